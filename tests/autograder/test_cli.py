"""The commands as typed: what they write, what they say, and their exit codes."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.frontends.cli import main
from autograder.grading.batch import Options, grade_all
from autograder.grading.store import ClassFolder
from autograder.kit.registry import lab_names, load_lab
from autograder.submissions.find import find_submissions
from grading import lab, whole_points
from notebooks import LAB, ROOT, notebook_of, released, solution, source_of, with_cells, written


def one_exercise() -> dict[str, object]:
    """A notebook that is quick to grade: one exercise and no training."""
    return notebook_of(["import torch", source_of("exercise-1")])


def test_grading_a_class_writes_reports_pages_and_records(tmp_path: Path) -> None:
    submitted = tmp_path / "submitted"
    written(one_exercise(), submitted / "ann" / LAB)
    written(notebook_of(["x = 1"]), submitted / "bob" / LAB)
    (submitted / "eve" / LAB).mkdir(parents=True)
    (submitted / "eve" / LAB / "x.ipynb").write_text("<html>login</html>")
    code = main(["grade", str(submitted), "--out", str(tmp_path / "out"), "--json", str(tmp_path / "all.json")])
    assert code == 1
    reports = {report["student"]: report for report in json.loads((tmp_path / "all.json").read_text("utf-8"))}
    assert {student: report["status"] for student, report in reports.items()} == {
        "ann": "graded",
        "bob": "not_gradable",
        "eve": "not_gradable",
    }
    assert (reports["ann"]["score"], reports["ann"]["max_score"]) == (5, lab().points)
    assert reports["bob"]["notes"][0].startswith("Nothing in this notebook belongs to a lab")
    assert reports["eve"]["notes"][0].startswith("This is a web page")
    index = (tmp_path / "out" / "index.html").read_text("utf-8")
    for page in (tmp_path / "out" / "pages").iterdir():
        assert f"pages/{page.name}" in index
    assert json.loads((tmp_path / "out" / "reports.json").read_text("utf-8")) == list(reports.values())
    records = {path.name[:3]: path for path in (tmp_path / "out" / "records").iterdir()}
    files = {student: sorted(path.name for path in folder.iterdir()) for student, folder in records.items()}
    assert files["ann"] == ["judged", "manifest.json", "measurements.safetensors"]
    assert files["bob"] == files["eve"] == files["ann"][1:]
    assert sum(path.stat().st_size for path in records["ann"].iterdir()) < 250_000


def test_grading_what_can_be_graded_exits_with_0_whatever_the_marks(tmp_path: Path) -> None:
    assert main(["grade", str(written(one_exercise(), tmp_path))]) == 0


@pytest.mark.parametrize("command", [["grade", "x.ipynb"], ["collect", "x"]])
@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_a_number_of_jobs_that_is_none_is_refused(
    command: list[str], jobs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--jobs", jobs])
    assert ended.value.code == 2
    assert f"'{jobs}' is no number of submissions" in capsys.readouterr().err


def test_a_missing_file_is_reported_and_exits_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(tmp_path / "none.ipynb"), "--json", "-"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert (report["status"], report["notes"]) == ("not_gradable", ["There is no file 'none.ipynb'."])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are Unicode")
def test_a_file_whose_name_is_not_utf_8_is_graded_and_its_report_can_be_written(tmp_path: Path) -> None:
    name = os.fsdecode(b"d\xe9j\xe0 vu.ipynb")
    (tmp_path / name).write_text("no notebook")
    command = [sys.executable, "-m", "autograder", "grade", str(tmp_path), "--json", "-"]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, check=False)
    (report,) = json.loads(done.stdout)
    assert (done.returncode, report["status"]) == (1, "not_gradable"), done.stderr
    assert report["submission"].endswith("d?j? vu.ipynb")
    assert "Traceback" not in done.stderr.decode()


def test_a_report_that_says_not_gradable_does_not_outlive_its_reason(tmp_path: Path) -> None:
    folder, path = ClassFolder(tmp_path / "out"), written(one_exercise(), tmp_path)

    def run() -> tuple[str, bool]:
        (result,) = grade_all(find_submissions([path]), Options(exercises=(1,)), folder)
        return result.report.status, result.reused

    assert [run(), run()] == [("graded", False), ("graded", True)]
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    assert run() == ("not_gradable", False)
    path.write_bytes(whole)
    assert run() == ("graded", False)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are Unicode")
def test_a_report_that_is_used_again_has_the_name_that_was_asked_for(tmp_path: Path) -> None:
    folder = ClassFolder(tmp_path / "out")
    names = [os.fsdecode(name) for name in (b"M\xfcller.ipynb", b"M\xe4ller.ipynb")]
    for name in names:
        written(one_exercise(), tmp_path / "submitted", name)
    for reused in (False, True):
        results = list(grade_all(find_submissions([tmp_path / "submitted"]), Options(exercises=(1,)), folder))
        assert {result.reused for result in results} == {reused}
        assert {Path(result.report.submission).name for result in results} == set(names)


def test_an_empty_folder_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(tmp_path)]) == 1
    assert "There is no notebook in the folder" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["grade"], ["unknown"], ["grade", "x", "--require-sandbox", "none"]])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2


def test_a_checkpoint_that_there_is_not_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(one_exercise(), tmp_path)
    assert main(["grade", str(path), "--checkpoint", "gpt5"]) == 2
    assert capsys.readouterr().err == "LoRA from scratch has no checkpoint 'gpt5': choose one of nano, gpt2.\n"


def test_a_second_run_grades_only_what_is_new_or_has_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--exercises", "1"]
    for student in ("ann", "bob"):
        written(one_exercise(), tmp_path / "in" / student / LAB)
    main(arguments)
    first = (tmp_path / "out" / "reports.json").read_text("utf-8")
    main(arguments)
    assert "2 of 2 were graded before and have not changed." in capsys.readouterr().out
    assert (tmp_path / "out" / "reports.json").read_text("utf-8") == first
    written(notebook_of([source_of("exercise-1")]), tmp_path / "in" / "bob" / LAB)
    main(arguments)
    assert "1 of 2 were graded before" in capsys.readouterr().out
    main([*arguments, "--seed", "7"])
    assert "graded before" not in capsys.readouterr().out


def test_check_exits_with_0_only_when_every_check_passed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = written(solution(), tmp_path / "right")
    wrong = written(
        with_cells({"exercise-1": source_of("exercise-1").replace("alpha / rank", "alpha")}), tmp_path / "wrong"
    )
    assert main(["check", str(right), "1"]) == 0
    assert main(["check", str(wrong), "1"]) == 1
    assert "is alpha divided by the rank?" in capsys.readouterr().out
    assert main(["check", str(wrong), "2"]) == 0


def test_check_finds_the_only_notebook_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "1"]) == 2
    assert "There is no notebook of the course in this folder, nor below it." in capsys.readouterr().out
    written(notebook_of(["x = 1"]), tmp_path / "notes", "notes.ipynb")  # of no lab
    written(solution(), tmp_path / ".ipynb_checkpoints")
    written(solution(), tmp_path / "labs")
    assert main(["check", "1"]) == 0
    assert f"labs/{LAB}.ipynb: 5 / 5 points" in capsys.readouterr().out
    assert main(["check", "first"]) == 2
    assert "'first' is no exercise, which is a number such as 1" in capsys.readouterr().out


@pytest.mark.slow
def test_check_of_several_notebooks_says_how_far_each_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    written(notebook_of(["import torch", source_of("exercise-1")]), tmp_path / "one")
    written(notebook_of(["import torch", source_of("exercise-1"), "answer_1 = 'x'"]), tmp_path / "two")
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"one/{LAB}.ipynb: 5 / {whole_points():g} points so far" in lines
    assert "    exercises that lack points: 2, 3, 4, 5" in lines
    assert lines[-2].startswith("    still as they were handed out: Question 4, Question 5;")
    assert main(["check", "1"]) == 2
    assert f"name one of one/{LAB}.ipynb, two/{LAB}.ipynb." in capsys.readouterr().out


def test_a_class_is_a_line_a_student_and_a_table_and_missing_students_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for student in ("ann", "bob"):
        written(one_exercise(), tmp_path / "submitted" / student / LAB)
    written(notebook_of(["x = 1"]), tmp_path / "submitted" / "eve" / LAB)
    (tmp_path / "roster.csv").write_text("id,first_name\nann,Ann\nbob,Bob\neve,Eve\nzoe,Zoe\n")
    grade = ["grade", str(tmp_path / "submitted"), "--exercises", "1", "--out", str(tmp_path / "out")]
    main([*grade, "--roster", str(tmp_path / "roster.csv")])
    said = capsys.readouterr().out
    lines = [line for line in said.splitlines() if line.startswith(("ann", "bob", "eve"))]
    assert sorted(lines[:2]) == ["ann: 5 / 5 points", "bob: 5 / 5 points"] or "eve" in "".join(lines[:2])
    assert [line.split() for line in lines[-3:-1]] == [["ann", "5", "/", "5", "✓✓✓✓"], ["bob", "5", "/", "5", "✓✓✓✓"]]
    assert any(line.startswith("eve: not gradable: Nothing in this notebook belongs") for line in lines)
    assert "Nothing was handed in by 1: zoe" in said
    assert "A and B" not in said
    assert ">zoe<" in (tmp_path / "out" / "index.html").read_text("utf-8")
    main([*grade, "--details"])
    assert "passed: 1.1 to 1.4" in capsys.readouterr().out
    (tmp_path / "roster.csv").write_text("name\nann\n")
    assert main([*grade, "--roster", str(tmp_path / "roster.csv")]) == 2


def test_check_of_the_untouched_notebook_says_what_is_not_attempted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(written(released(), tmp_path)), "4"]) == 1
    assert "not attempted: Exercise 4: freeze everything, then activate LoRA" in capsys.readouterr().out


def test_doctor_is_content_with_the_machine_that_tests_run_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", str(ROOT / "assignments" / LAB / f"{LAB}.ipynb")]) == 0
    assert f"✓ torch: {importlib.metadata.version('torch')}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("version", "well"), [((3, 10, 9), False), ((3, 11, 0), True), ((3, 14, 0), True), ((3, 20, 1), True)]
)
def test_doctor_is_content_with_every_python_from_3_11_on(
    version: tuple[int, int, int], well: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.frontends import machine

    monkeypatch.setattr(machine.sys, "version_info", version)
    (finding,) = machine._python()
    assert finding.well is well
    told = "Colab has" if well else "install Python 3.11 or later and a new environment"
    assert finding.fix.startswith(told) is (version < machine.COLAB)


def test_doctor_names_what_is_missing_and_its_fix(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from autograder.frontends import machine

    monkeypatch.setattr(machine.importlib.metadata, "requires", lambda name: ["not-there>=2", "torch<2", "numpy"])
    assert main(["doctor", str(tmp_path / "none.ipynb")]) == 1
    said = capsys.readouterr().out
    assert 'not-there: not installed\n    run `pip install "not-there>=2"`' in said
    assert "and <2 is needed" in said
    assert "There is no file 'none.ipynb'." in said


def test_doctor_looks_at_what_is_installed_of_an_extra_and_asks_for_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.frontends import machine

    asked = ['not-there>=2; extra == "github"', 'nbgrader<0.1; extra == "nbgrader"', 'pyyaml<1; extra == "test"']
    own = ['lora-course[nbgrader]; extra == "labs"']
    monkeypatch.setattr(machine.importlib.metadata, "requires", lambda name: [*asked, *own])
    (finding,) = machine._packages()
    assert (finding.about, finding.well) == ("nbgrader", False)


def test_doctor_says_what_it_can_where_nothing_of_the_grader_can_be_imported() -> None:
    said = _without("safetensors", "doctor", "none.ipynb")
    assert "safetensors: " in said.stdout
    assert "disk: " in said.stdout
    assert "Traceback" not in said.stderr


def test_a_library_that_is_not_there_is_one_sentence_and_its_fix() -> None:
    said = _without("rich", "check", "none.ipynb")
    assert said.returncode == 1
    assert said.stderr.startswith("rich is not installed for ")
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("package", ["lora_lab", "safetensors"])
def test_so_is_one_that_is_imported_late(package: str, tmp_path: Path) -> None:
    said = _without(package, "grade", str(written(one_exercise(), tmp_path)), "--out", str(tmp_path / "out"))
    assert said.returncode == 1
    assert said.stderr.startswith(f"{package} is not installed for ")
    assert "Traceback" not in said.stderr


def _without(package: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command where a package can't be imported, and whose output goes where not every character can."""
    script = (
        "import sys; sys.modules[sys.argv[1]] = None; from autograder.frontends.cli import main; "
        "sys.exit(main(sys.argv[2:]))"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    return subprocess.run(
        [sys.executable, "-c", script, package, *arguments],
        env=environment,
        capture_output=True,
        encoding="cp1252",
        check=False,
    )


def test_an_exercise_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(written(one_exercise(), tmp_path))
    for command in (["grade", path, "--exercises", "0", "1", "--jobs", "2"], ["check", path, "9"]):
        assert main(command) == 2
        assert "choose one of 1, 2, 3, 4, 5." in capsys.readouterr().err


def test_what_can_not_be_written_is_said_before_anything_is_graded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(one_exercise(), tmp_path)
    for option in (["--out", str(path)], ["--json", str(path / "all.json")]):
        assert main(["grade", str(path), *option]) == 1
        said = capsys.readouterr()
        assert "Results can't be written" in said.err
        assert "points" not in said.out


def test_the_grading_process_imports_neither_torch_nor_the_students_package(tmp_path: Path) -> None:
    path = written(one_exercise(), tmp_path)
    script = (
        "import sys; from autograder.frontends.cli import main; main(['grade', sys.argv[1]]); "
        "inside = {'torch', 'autograder.kit.recorder', 'autograder.sandbox.inside.worker'}; "
        "print(sorted(inside & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.slow
def test_the_demo_grades_right_wrong_damaged_and_untouched_notebooks_of_each_lab(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["demo", "--out", str(tmp_path)]) == 0
    reports = json.loads((tmp_path / "reports.json").read_text("utf-8"))
    for name in lab_names():
        scores = {report["student"]: report["score"] for report in reports if report["lab"] == name}
        points = load_lab(name).points
        assert scores.pop("solution") == scores.pop("damaged_but_right") == points
        assert scores.pop("untouched") == 0
        assert scores.keys() == {path.stem for path in (load_lab(name).folder / "demo").glob("*.py")}
        assert all(0 < score < points for score in scores.values())


def test_the_demo_says_where_it_has_to_be_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == 2


def test_plain_pytest_shows_the_words_of_the_grade(tmp_path: Path) -> None:
    layer = source_of("exercise-1").replace("alpha / rank", "alpha")
    path = written(notebook_of(["import torch", layer]), tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "--notebook", str(path), "-q"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "is alpha divided by the rank?" in ran.stdout
    assert f"3 / {whole_points():g} points so far" in ran.stdout
    assert "Traceback" not in ran.stdout


def test_plain_pytest_on_what_is_no_notebook_is_one_sentence(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "--notebook", "none.ipynb"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 4
    assert "There is no file 'none.ipynb'." in ran.stderr
