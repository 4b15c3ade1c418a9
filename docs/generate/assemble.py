"""python docs/generate/assemble.py FOLDER: the site's pages as Markdown, which Sphinx makes the site from.

Most stand in docs/. Some stand elsewhere in the repository, for those who read it there, and some are made from the
code.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from autograder.kit.registry import lab_names, load_lab
from pages_commands import commands_page
from pages_kit import kit_page
from pages_labs import lab_page
from pages_report import report_page
from repository_links import TREE, rewritten

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
ZOOS = sorted(path.relative_to(ROOT) for path in ROOT.glob("tests/labs/*/README.md"))
MODELS = sorted(path.relative_to(ROOT) for path in ROOT.glob("assignments/lora_lab/*/README.md"))
ELSEWHERE = {
    "assignments/README.md": "students.md",
    **{path.as_posix(): f"measured/{path.parent.name}.md" for path in MODELS},
    "tests/zoo/README.md": "measured/zoo.md",
    **{path.as_posix(): f"measured/zoo-{path.parent.name}.md" for path in ZOOS},
    "tests/attacks/README.md": "measured/attacks.md",
    "tests/benchmarks/README.md": "measured/benchmarks.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
MADE: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands_page,
    "reference/report.md": report_page,
    "reference/kit.md": kit_page,
}


def assemble(folder: Path) -> None:
    """Writes every page, and the pictures that they show, into an empty folder."""
    own = {path.relative_to(ROOT).as_posix(): path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    pages = own | ELSEWHERE

    def picture(path: Path) -> str:
        name = f"pictures/{path.name}"
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)
        return name

    for source, page in pages.items():
        text = (ROOT / source).read_text("utf-8")
        _write(folder / page, rewritten(text, source, page, pages, ROOT, TREE, picture))
    for page, made in MADE.items():
        _write(folder / page, made())
    for name in lab_names():
        _write(folder / "labs" / f"{name}.md", lab_page(load_lab(name)))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    assemble(Path(sys.argv[1]))
