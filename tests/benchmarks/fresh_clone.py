"""The README's two commands on a fresh clone, as on other people's machines: what comes, how long, how large.

    python tests/benchmarks/fresh_clone.py MACHINE... [--python PATH] [--test]

    root        root without bubblewrap, as in a fresh container
    user        an ordinary user without bubblewrap
    bubblewrap  whoever runs this, with bubblewrap
    cuda        likewise, with the torch that pip takes by itself

Each prints a row of a Markdown table. `--python` is what virtual environments are made with, so that Python 3.13 is a
machine, too; `--test` adds `make test`. Seconds of processor time are those of all processes together: they say more
than the clock where others use the machine. Needs root for `root` and `user`, and a way to PyPI.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOMEBODY = 61234  # a number that no account has
WITHOUT_BUBBLEWRAP = ("root", "user")
MACHINES = (*WITHOUT_BUBBLEWRAP, "bubblewrap", "cuda")


@dataclass(frozen=True)
class Machine:
    clone: Path
    wrapper: Sequence[str]
    environment: Mapping[str, str]

    def run(self, *command: str) -> str:
        """What a command printed; exits with it where the command fails, tests excepted."""
        ran = subprocess.run(
            [*self.wrapper, *command], cwd=self.clone, env=self.environment, capture_output=True, text=True, check=False
        )
        if ran.returncode != 0 and command != ("make", "test"):
            raise SystemExit(f"{' '.join(command)} failed:\n{(ran.stdout + ran.stderr)[-4000:]}")
        return ran.stdout


def machine(name: str, folder: Path, python: str) -> Machine:
    """A clone, and how commands are run in it."""
    folder.chmod(0o755)
    path = os.environ["PATH"]
    if name in WITHOUT_BUBBLEWRAP:
        path = str(programs_except("bwrap", folder / "programs"))
    clone, home = folder / "course", folder / "home"
    home.mkdir()
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    wrapper: list[str] = []
    if name == "user":
        subprocess.run(["chown", "-R", f"{SOMEBODY}:{SOMEBODY}", str(clone), str(home)], check=True)
        wrapper = ["setpriv", f"--reuid={SOMEBODY}", f"--regid={SOMEBODY}", "--clear-groups"]
    around = {"PATH": path, "HOME": str(home), "TMPDIR": str(home), "PYTHON": python, "PIP_NO_CACHE_DIR": "1"}
    return Machine(clone, wrapper, {**os.environ, **around})


def programs_except(name: str, folder: Path) -> Path:
    """A folder of links to every program in PATH but one; what stands earlier in PATH is taken."""
    folder.mkdir()
    for place in map(Path, os.environ["PATH"].split(os.pathsep)):
        for program in place.iterdir() if place.is_dir() else ():
            if program.name != name and not (folder / program.name).is_symlink():
                (folder / program.name).symlink_to(program)
    return folder


def row(name: str, python: str, test: bool) -> str:
    with tempfile.TemporaryDirectory(prefix="fresh-") as place:
        made = machine(name, Path(place), python)
        started, processor = time.monotonic(), processor_seconds()
        if name == "cuda":
            made.run(python, "-m", "venv", ".venv")
            made.run(".venv/bin/python", "-m", "pip", "install", "--quiet", "-e", ".")
        made.run("make", ".venv/course")
        installed = time.monotonic()
        made.run("make", "demo")
        graded = time.monotonic()
        reports = json.loads((made.clone / "demo" / "reports.json").read_text("utf-8"))
        told = [
            made.run(".venv/bin/python", "-V").split()[1],
            made.run(".venv/bin/python", "-c", "import torch; print(torch.__version__)").strip(),
            "; ".join(sorted({note.removeprefix("sandbox: ") for r in reports for note in r["notes"] if _tells(note)})),
            f"{sum(report['status'] == 'graded' for report in reports)} of {len(reports)} graded",
            f"{next(r['score'] for r in reports if r['student'] == 'solution'):g}",
            f"{int(made.run('du', '-sm', '.venv').split()[0]) / 1000:.1f} GB",
            f"{installed - started:.0f} s + {graded - installed:.0f} s",
        ]
        if test:
            found = re.findall(r"=+ (.*(?:passed|failed|error).*) =+", made.run("make", "test"))
            told.append(found[-1] if found else "no summary")
        told.append(f"{processor_seconds() - processor:.0f} s")
        return f"| {name} | {' | '.join(told)} |"


def _tells(note: str) -> bool:
    return note.startswith(("sandbox: ", "NOT SANDBOXED"))


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("machines", nargs="+", choices=MACHINES, metavar="MACHINE", help=", ".join(MACHINES))
    parser.add_argument("--python", default=shutil.which("python3") or sys.executable, help="makes the environments")
    parser.add_argument("--test", action="store_true", help="also `make test`")
    options = parser.parse_args()
    columns = ["machine", "Python", "torch", "sandbox", "demo", "solution", ".venv", "set up + demo"]
    columns += [*(["make test"] if options.test else []), "processor"]
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)
    for name in options.machines:
        print(row(name, options.python, options.test), flush=True)


if __name__ == "__main__":
    main()
