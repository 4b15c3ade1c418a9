"""The commands as typed: what they write, what they say, and their exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.classroom import Options, grade_all
from autograder.cli import main
from autograder.find import find_submissions
from autograder.folder import ClassFolder
from notebooks import LAB, ROOT, notebook_of, released, solution, source_of, with_cells, written


def one_exercise() -> dict[str, object]:
    """A notebook that is quick to grade: one exercise and no training."""
    return notebook_of(["import torch", source_of("exercise-1")])


def test_grading_a_class_writes_reports_pages_and_evidence(tmp_path: Path) -> None:
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
    assert (reports["ann"]["score"], reports["ann"]["max_score"]) == (5, 20)
    assert reports["bob"]["notes"][0].startswith("Nothing in this notebook belongs to a lab")
    assert reports["eve"]["notes"][0].startswith("This is a web page")
    index = (tmp_path / "out" / "index.html").read_text("utf-8")
    for page in (tmp_path / "out" / "pages").iterdir():
        assert f"pages/{page.name}" in index
    assert json.loads((tmp_path / "out" / "reports.json").read_text("utf-8")) == list(reports.values())
    (evidence,) = (tmp_path / "out" / "evidence").iterdir()
    assert sorted(path.name for path in evidence.iterdir()) == ["evidence.json", "evidence.safetensors", "key"]
    assert sum(path.stat().st_size for path in evidence.iterdir()) < 200_000


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
    assert "There are 0 notebooks in this folder: name one." in capsys.readouterr().out
    written(solution(), tmp_path)
    assert main(["check", "1"]) == 0
    assert main(["check", "first"]) == 2
    assert "'first' is no exercise, which is a number such as 1" in capsys.readouterr().out


def test_check_of_the_untouched_notebook_says_what_is_not_attempted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(written(released(), tmp_path)), "4"]) == 1
    assert "not attempted: Exercise 4: freeze everything, then activate LoRA" in capsys.readouterr().out


def test_doctor_is_content_with_the_machine_that_tests_run_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", str(ROOT / "assignments" / LAB / f"{LAB}.ipynb")]) == 0
    assert "✓ torch: 2.13.0" in capsys.readouterr().out


def test_doctor_names_what_is_missing_and_its_fix(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from autograder import doctor

    monkeypatch.setattr(doctor.importlib.metadata, "requires", lambda name: ["not-there>=2", "torch<2", "numpy"])
    assert main(["doctor", str(tmp_path / "none.ipynb")]) == 1
    said = capsys.readouterr().out
    assert 'not-there: not installed\n    run `pip install "not-there>=2"`' in said
    assert "and <2 is needed" in said
    assert "There is no file 'none.ipynb'." in said


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


def _without(package: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command where a package can't be imported, and whose output goes where not every character can."""
    script = (
        "import sys; sys.modules[sys.argv[1]] = None; from autograder.cli import main; sys.exit(main(sys.argv[2:]))"
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
        "import sys; from autograder.cli import main; main(['grade', sys.argv[1]]); "
        "print(sorted({'torch', 'lora_lab.gpt', 'autograder.probes', 'autograder.probes.worker'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.slow
def test_the_demo_grades_ten_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["demo", "--out", str(tmp_path)]) == 0
    reports = json.loads((tmp_path / "reports.json").read_text("utf-8"))
    scores = {report["student"]: report["score"] for report in reports}
    assert len(scores) == 10
    assert scores["solution"] == scores["damaged_but_right"] == 20
    assert scores["untouched"] == 0
    assert all(
        0 < score < 20
        for student, score in scores.items()
        if student not in ("solution", "damaged_but_right", "untouched")
    )


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
    assert "3 / 20 points" in ran.stdout
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
