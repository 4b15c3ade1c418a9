"""Chromium without a window, and a Jupyter server on loopback for it to look at."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

START_SECONDS = 90.0
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"),
    *("--window-size=1280,1600", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
)


@contextmanager
def chromium() -> Iterator[Any]:
    """A selenium driver; the test is skipped where there is no browser."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium: pip install -e '.[test]'")
    from selenium.webdriver.chrome.service import Service

    class Loopback(Service):
        """By address: tests may not resolve names."""

        @property
        def service_url(self) -> str:
            return f"http://127.0.0.1:{self.port}"

        def is_connectable(self) -> bool:
            with closing(socket.socket()) as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

    program, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("needs chromium and chromedriver: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in FLAGS:
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Loopback(driver))
    try:
        browser.set_page_load_timeout(60)
        browser.implicitly_wait(20)
        yield browser
    finally:
        browser.quit()


def formgrader(root: Path) -> AbstractContextManager[str]:
    """A Jupyter server in a course's folder, with nbgrader's formgrader and API; yields its address."""
    return _server(root, ("nbgrader.server_extensions.formgrader",))


def jupyterlab(root: Path, theme: str) -> AbstractContextManager[str]:
    """JupyterLab in a folder, in one of its themes, with nbgrader's Validate; yields its address."""
    settings = root / ".jupyter" / "lab" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    return _server(root, ("jupyterlab", "nbgrader.server_extensions.validate_assignment"))


@contextmanager
def _server(root: Path, extensions: Sequence[str]) -> Iterator[str]:
    config = root / ".jupyter"
    config.mkdir(exist_ok=True)
    chosen = {"ServerApp": {"jpserver_extensions": dict.fromkeys(extensions, True)}}
    (config / "jupyter_server_config.json").write_text(json.dumps(chosen))
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
        *("--IdentityProvider.token=", "--ServerApp.port_retries=0", "--ServerApp.open_browser=False"),
    ]
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_RUNTIME_DIR": str(config / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(config / "lab"),
        "JUPYTERLAB_WORKSPACES_DIR": str(config / "workspaces"),
    }
    with (root / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port, server, root / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:  # a page that is still open may keep it
                server.kill()
                server.wait(30)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail(f"the Jupyter server did not start:\n{log.read_text()[-2000:]}")
