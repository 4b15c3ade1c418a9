"""As much of the Hugging Face hub as the download of a few files needs, on loopback."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

UNSET = ("TQDM_DISABLE", "HF_HUB_OFFLINE")


class Hub(BaseHTTPRequestHandler):
    """Serves the files of one folder as one revision of a model; `fault` is what it does wrong."""

    folder: ClassVar[Path]
    revision: ClassVar[str]
    fault: ClassVar[str] = ""  # "404", "cut" or "corrupted"
    fetched: ClassVar[list[str]] = []  # files, in the order in which they were asked for

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self.fetched.append(self.path.rpartition("/")[2].partition("?")[0])
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        name = self.path.rpartition("/")[2].partition("?")[0]
        file = self.folder / name
        if self.fault == "404" or f"/resolve/{self.revision}/" not in self.path or not file.exists():
            self.send_error(404)
            return
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", self.revision)
        self.end_headers()
        if not body:
            return
        if self.fault == "cut" and name.endswith("safetensors"):
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            self.connection.close()
        elif self.fault == "corrupted" and name.endswith("safetensors"):
            self.wfile.write(content[:-50] + bytes(50))
        else:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def serving(folder: Path, revision: str) -> Iterator[ThreadingHTTPServer]:
    Hub.folder, Hub.revision, Hub.fault, Hub.fetched = folder, revision, "", []
    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run_with(hub: ThreadingHTTPServer | None, home: Path, script: str) -> subprocess.CompletedProcess[str]:
    """A script in a process of its own: the hub's client reads its address once, at import.

    Args:
        hub: None for a machine without a network.
        home: the folder of the hub's cache.
    """
    address = f"http://127.0.0.1:{hub.server_port}" if hub else "http://127.0.0.1:9"
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower() and key not in UNSET}
    environment |= {"HF_ENDPOINT": address, "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1", "TQDM_POSITION": "-1"}
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def weights_sha256() -> str:
    """Of the weights that are served."""
    return hashlib.sha256((Hub.folder / "model.safetensors").read_bytes()).hexdigest()
