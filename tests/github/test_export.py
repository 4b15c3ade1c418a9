"""The student repository: small, complete, and with nothing in it that students should not have."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum, is_locked

from autograder.frontends.cli import main
from autograder.frontends.github.export import ExportError, export, without_badge
from autograder.frontends.github.tamper import template_hashes
from autograder.frontends.student_copy import release_lab
from notebooks import LAB, ROOT, SOLUTION, solution
from workflows import COURSE, git, workflow

NOTEBOOK = f"{LAB}.ipynb"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_has_what_a_student_needs_and_no_more(exported: Path) -> None:
    found = files(exported)
    package = {name for name in found if name.startswith("lora_lab/")}
    assert found.keys() - package == {
        ".devcontainer/devcontainer.json", ".gitattributes", ".github/workflows/grade.yml", ".gitignore", "AGENTS.md",
        "nbgrader_config.py", NOTEBOOK, "README.md", "requirements.txt",
    }  # fmt: skip
    ours = ROOT / "assignments" / "lora_lab"
    tracked = git("ls-files", "-co", "--exclude-standard", folder=ours).splitlines()
    assert package == {f"lora_lab/{name}" for name in tracked}
    assert sum(map(len, found.values())) < 12_000_000  # two small models


def test_nothing_of_a_solution_or_a_hidden_check_is_in_it(exported: Path) -> None:
    region = re.compile(r"### BEGIN SOLUTION.*?\n(.*?)### END SOLUTION", re.DOTALL)
    sources = [cell["source"] for cell in solution()["cells"]]
    outside = {line.strip() for source in sources for line in region.sub("", source).splitlines()}
    secret = {
        line.strip() for source in sources for found in region.findall(source) for line in found.splitlines()
    } - outside
    secret = {line for line in secret if len(line) > 12 and not line.endswith('= """')}
    secret -= {"for module in model.modules():"}  # in any program about a model
    assert len(secret) > 40
    hidden = tomllib.loads((ROOT / "autograder/labs" / LAB / "hidden_families.toml").read_text("utf-8"))
    messages = {line for line in _texts(hidden) if line.count(" ") > 4}  # shorter pieces both grammars may have
    assert len(messages) > 40
    secret |= messages
    secret |= {"BEGIN SOLUTION", "MARKING SCHEME", "hidden_families", "1,327,104", "164,364,288", "125,768,450"}
    seen = 0
    for name, data in files(exported).items():
        assert not re.search(r"\.pyc$|__pycache__|solutions|checkpoints/|autograder/|tests/", name), name
        if name.endswith(".safetensors"):
            continue
        text = data.decode("utf-8")
        seen += len(text)
        leaked = [line for line in secret if line in text or json.dumps(line)[1:-1] in text]
        assert leaked == [], name
    assert seen > 100_000


def _texts(data: object) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in _texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in _texts(value)]
    return [data] if isinstance(data, str) else []


def test_the_notebook_is_the_released_one_without_outputs(exported: Path) -> None:
    notebook = json.loads((exported / NOTEBOOK).read_text("utf-8"))
    released = json.loads((ROOT / "assignments" / LAB / NOTEBOOK).read_text("utf-8"))
    assert [cell["id"] for cell in notebook["cells"]] == [cell["id"] for cell in released["cells"]]
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert set(cell["metadata"]) <= {"nbgrader", "deletable", "editable", "tags"}
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info"}
    text = (exported / NOTEBOOK).read_text("utf-8")
    assert f"github.com/{COURSE}" in text
    assert "lora-course/lora-course" not in text


def test_colabs_badge_is_left_out_for_it_would_open_the_courses_copy(exported: Path, tmp_path: Path) -> None:
    """Students save into their own repository, which no badge knows. Nothing else in the file changes."""
    release_lab(LAB, ROOT / "solutions", tmp_path)
    released = (tmp_path / LAB / NOTEBOOK).read_text("utf-8").replace("lora-course/lora-course", COURSE)
    assert released.count("[Open in Colab]") == 1
    title = next(cell for cell in nbformat.reads(released, 4).cells if cell.id == "title")
    lines = released.splitlines(keepends=True)
    badge = next(number for number, line in enumerate(lines) if "[Open in Colab]" in line)
    expected = "".join(lines[:badge] + lines[badge + 2 :])  # with the empty line that follows
    found = nbformat.reads((exported / NOTEBOOK).read_text("utf-8"), 4)
    old, new = title.metadata.nbgrader.checksum, found.cells[0].metadata.nbgrader.checksum
    assert (exported / NOTEBOOK).read_text("utf-8") == expected.replace(old, new)
    assert without_badge(expected) == expected
    locked = [cell for cell in found.cells if is_locked(cell)]
    assert title.id in [cell.id for cell in locked]
    assert [cell.id for cell in locked if cell.metadata.nbgrader.checksum != compute_checksum(cell)] == []


def test_a_badge_that_is_a_cell_by_itself_goes_with_the_cell() -> None:
    badge = '<a href="https://colab.research.google.com/x"><img src="https://colab.research.google.com/assets/colab-badge.svg"/></a>'
    told = [
        new_markdown_cell("# Lab", id="a"),
        new_markdown_cell("", id="b"),
        new_code_cell("'https://colab.research.google.com/x'", id="c"),
    ]
    plain, with_badge = new_notebook(cells=told), new_notebook(cells=[new_markdown_cell(badge, id="x"), *told])
    assert nbformat.reads(without_badge(nbformat.writes(with_badge)), 4) == plain
    told[0].source = f"# Lab\n\n{badge}"
    assert nbformat.reads(without_badge(nbformat.writes(plain)), 4).cells[0].source == "# Lab"


def test_the_workflow_calls_ours_at_a_pinned_commit(exported: Path, course: Path) -> None:
    path = exported / ".github" / "workflows" / "grade.yml"
    read = workflow(path)
    commit = git("rev-parse", "HEAD", folder=course)
    assert read["jobs"]["grade"]["uses"] == f"{COURSE}/.github/workflows/grade.yml@{commit}"
    called = workflow(ROOT / ".github" / "workflows" / "grade.yml")["on"]["workflow_call"]["inputs"]
    assert read["jobs"]["grade"]["with"].keys() <= called.keys()
    assert read["permissions"] == {"contents": "read"}
    assert len(path.read_text("utf-8").splitlines()) < 20
    assert f"lora-course[nbgrader] @ git+https://github.com/{COURSE}@{commit}" in (
        exported / "requirements.txt"
    ).read_text("utf-8")


def test_what_students_should_leave_alone_is_protected(exported: Path) -> None:
    protected = set(template_hashes(exported))
    assert {".github/workflows/grade.yml", "requirements.txt", "AGENTS.md", "lora_lab/gpt.py"} <= protected
    assert not protected & {NOTEBOOK, "README.md"}


def test_the_page_shows_the_badge_and_speaks_of_the_same_commands(exported: Path) -> None:
    page = (exported / "README.md").read_text("utf-8")
    assert "actions/workflows/grade.yml/badge.svg" in page.splitlines()[2]
    lines = {"unix": re.findall(r"^(?:python3|\.venv/bin/).*", page, re.MULTILINE)}
    lines["windows"] = re.findall(r"^(?:py |\.venv\\).*", page, re.MULTILINE)
    plain = {system: [line.partition("#")[0].strip() for line in found] for system, found in lines.items()}
    assert plain["unix"] == [
        "python3 -m venv .venv",
        ".venv/bin/python -m pip install -r requirements.txt",
        ".venv/bin/jupyter lab",
    ]
    same = [line.replace("python3 ", "py ").replace(".venv/bin/", ".venv\\Scripts\\") for line in plain["unix"]]
    assert plain["windows"] == same


def test_a_folder_with_files_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("x")
    command = ["release", "--course", str(ROOT), "--export", str(tmp_path), "--repository", "a/b", "--ref", "c"]
    assert main(command) == 2
    assert "is not empty" in capsys.readouterr().out.replace("\n", " ")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_unknown_repository_or_commit_is_one_sentence(course: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="name it with --repository OWNER/NAME"):
        export(course, [LAB], tmp_path / "a")
    (tmp_path / "plain").mkdir()
    with pytest.raises(ExportError, match="with --ref"):
        export(tmp_path / "plain", [LAB], tmp_path / "b", "a/b")


@pytest.mark.parametrize(
    "url", ["https://github.com/org/course.git", "git@github.com:org/course", "ssh://git@github.com/org/course/"]
)
def test_the_repository_is_read_from_origin(tmp_path: Path, url: str) -> None:
    from autograder.frontends.github.export import _origin

    git("init", "-q", folder=tmp_path)
    git("remote", "add", "origin", url, folder=tmp_path)
    assert _origin(tmp_path) == "org/course"


def test_an_unknown_lab_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "none", "--course", str(SOLUTION.parents[2])]) == 2
    assert "There is no lab 'none'" in capsys.readouterr().err
