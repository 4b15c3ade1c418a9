"""`check("1")` in a notebook: on live objects, with the words of the grade, and nothing of the student's changed."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.frontends.notebook import ExerciseFailed, check_exercise, report_of
from autograder.kit.lab import UnknownName
from grading import graded, lab, statuses, whole_points
from notebooks import LAB, released, source_of, with_cells

WRONG_LAYER = source_of("exercise-1").replace("alpha / rank", "alpha")


def namespace(**cells: str) -> dict[str, Any]:
    """The global names of a notebook in which the exercises were run."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec("import torch", names)
    for number in range(1, 5):
        exec(cells.get(f"exercise_{number}", source_of(f"exercise-{number}")), names)
    return names


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_right_exercise_passes(number: int) -> None:
    report = report_of(lab(), lab().exercise(number), namespace())
    assert statuses(report) == {}
    assert {check.exercise for check in report.checks} == {number}


def test_the_words_are_those_of_the_grade() -> None:
    live = report_of(lab(), lab().exercise(1), namespace(exercise_1=WRONG_LAYER))
    grade = graded(with_cells({"exercise-1": WRONG_LAYER}), only=(1,))
    assert statuses(live) == statuses(grade) == {"1.4": "failed"}
    failed, also = live.checks[3], grade.checks[3]
    assert (failed.title, failed.why, failed.diagnosis) == (also.title, also.why, also.diagnosis)
    assert failed.got is not None
    assert "times the expected one" in failed.got
    assert failed.next_step is not None
    assert "is alpha divided by the rank?" in failed.next_step


def test_an_earlier_exercise_that_does_not_run_gets_a_stand_in_which_leaves_no_trace() -> None:
    names = namespace(exercise_1="class LoRALayer(torch.nn.Module):\n    def __init__(self, *a):\n        1 / 0")
    own = names["LoRALayer"]
    report = report_of(lab(), lab().exercise(3), names)
    assert statuses(report) == {}
    assert "exercise 3: checked with our `LoRALayer` in place of yours, which can't be built on yet" in report.notes
    assert names["LoRALayer"] is own


def test_one_class_for_layer_and_wrapper_costs_neither_the_wrapper_nor_what_builds_on_it() -> None:
    both = """class LoRALayer(torch.nn.Module):
    def __init__(self, layer, rank, alpha):
        super().__init__()
        self.layer, self.factor = layer, alpha / rank
        self.down = torch.nn.Parameter(torch.randn(layer.in_features, rank) / rank)
        self.up = torch.nn.Parameter(torch.zeros(rank, layer.out_features))

    def forward(self, x):
        return self.layer(x) + self.factor * (x @ self.down @ self.up)"""
    names = namespace(exercise_1=both, exercise_2="LinearWithLoRA = LoRALayer")
    found = {number: report_of(lab(), lab().exercise(number), names) for number in (2, 3, 4)}
    assert {number: statuses(report) for number, report in found.items()} == {2: {}, 3: {}, 4: {}}
    assert "exercise 4: checked with our" in " ".join(found[4].notes)
    assert "checked with our" not in " ".join([*found[2].notes, *found[3].notes])


def test_what_was_never_defined_is_said() -> None:
    names = namespace()
    del names["freeze_and_activate_lora"]
    report = report_of(lab(), lab().exercise(4), names)
    assert report.checks[1].got == "it is not defined in this kernel"
    names["Freeze_and_activate_LORA"] = print
    report = report_of(lab(), lab().exercise(4), names)
    assert report.checks[1].got == "there is a `Freeze_and_activate_LORA` instead"
    assert "freeze_and_activate_lora" not in names


def test_a_check_prints_outside_of_a_notebook(capsys: pytest.CaptureFixture[str]) -> None:
    check_exercise(LAB, "1", namespace())
    assert "5 / 5 points" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850", "utf-8"])
def test_a_check_prints_where_a_terminal_lacks_the_marks(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", terminal)
    check_exercise(LAB, "1", namespace())
    terminal.flush()
    assert b"5 / 5 points" in terminal.buffer.getvalue()  # type: ignore[attr-defined]


def test_an_unknown_exercise_names_the_choices() -> None:
    with pytest.raises(UnknownName, match="There is no exercise '7': choose one of 1, 2, 3, 4, 5"):
        check_exercise(LAB, "7", {})


def test_where_nbgrader_asks_for_a_verdict_a_failed_check_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    check_exercise(LAB, "1", namespace())
    with pytest.raises(ExerciseFailed, match="Exercise 1: 3 / 5 points") as failed:
        check_exercise(LAB, "1", namespace(exercise_1=WRONG_LAYER))
    assert "is alpha divided by the rank?" in str(failed.value)


def test_a_check_of_the_whole_notebook_leaves_its_model_as_it_is() -> None:
    names = namespace()
    exec(
        "import torch\nfrom lora_lab.checkpoints import load_checkpoint\nmodel, tokenizer = load_checkpoint('nano')\n"
        "model.out_head = torch.nn.Linear(model.config.emb_dim, 2)\nreplace_linear_with_lora(model, rank=8, alpha=8)\n"
        "freeze_and_activate_lora(model)\nmodel.out_head.requires_grad_(True)",
        names,
    )
    for name, parameter in names["model"].named_parameters():
        if name.endswith(".B"):
            parameter.data.normal_(0, 1e-3)  # as after training
    import torch

    before = {name: parameter.clone() for name, parameter in names["model"].state_dict().items()}
    report = report_of(lab(), lab().exercise(5), names)
    assert {c.id: c.diagnosis for c in report.checks if c.id == "5.3"} == {"5.3": "alpha-of-the-model"}
    assert before.keys() == names["model"].state_dict().keys()
    assert all(torch.equal(value, before[name]) for name, value in names["model"].state_dict().items())


def test_checks_of_definitions_do_not_wait_for_torchs_compiler_to_be_imported() -> None:
    program = f"""
import sys
import torch
from autograder.frontends.notebook import check_exercise
names = {{"torch": torch, "__name__": "__main__"}}
for source in {[source_of(f"exercise-{number}") for number in range(1, 5)]}:
    exec(source, names)
for number in "1234":
    check_exercise({LAB!r}, number, names)
assert not torch.are_deterministic_algorithms_enabled()
print(sorted({{name for name in sys.modules if name in ("torch._inductor", "torch._dynamo", "sympy")}}))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Jupyter's own packages
def test_in_a_real_kernel_a_check_shows_its_result_below_the_cell() -> None:
    notebook = nbformat.from_dict(released())
    chosen = ("setup", "exercise-1", "check-1")
    notebook.cells = [cell for cell in notebook.cells if cell.id in chosen]
    notebook.cells[1].source = WRONG_LAYER
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    (output,) = notebook.cells[2].outputs
    assert output.output_type == "display_data"
    assert "3 / 5 points" in output.data["text/plain"]
    assert "is alpha divided by the rank?" in output.data["text/html"]


def progress_after(names: dict[str, Any], *exercises: str) -> str:
    """What is printed below the last of these checks."""
    shown = ""
    for exercise in exercises:
        with io.StringIO() as out, pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            check_exercise(LAB, exercise, names)
            shown = out.getvalue()
    return shown


def test_a_check_says_how_far_the_whole_lab_is_and_what_comes_next() -> None:
    names = namespace(exercise_3="def replace_linear_with_lora(model, rank, alpha):\n    pass")
    names |= {"answer_1": "because", "answer_4": "\nYour answer here.\n"}
    first = progress_after(names, "1")
    assert "Exercise 1: 5 / 5 points. Well done!" in first
    assert f"Whole lab: 5 / {whole_points():g} points so far." in first
    assert "Not written yet: Question 4, Question 5 (4 points)." in first
    assert "Next: exercise 2 · `LinearWithLoRA`" in first
    failing = progress_after(names, "2", "3")
    assert "Well done" not in failing
    assert "Next:" not in failing  # what to do stands above
    assert f"Whole lab: 8 / {whole_points():g} points so far." in failing
    assert "Next: exercise 3 · `replace_linear_with_lora`" in progress_after(names, "4")


def test_what_only_the_grade_checks_is_not_missing_from_the_total() -> None:
    report = report_of(lab(), lab().exercise(5), namespace())
    assert (report.max_score, report.later) == (3, 1)
    assert "Exercise 5: 0 / 4 points so far" in progress_after(namespace(), "5")


def test_failed_checks_come_first_and_the_others_take_a_line_each() -> None:
    wrong = source_of("exercise-1").replace("torch.zeros", "torch.ones")
    lines = [line.strip() for line in progress_after(namespace(exercise_1=wrong), "1").splitlines()]
    assert lines[1].startswith("✗ 1.3")
    assert lines[6] == "✓ passed: 1.1, 1.2, 1.4  4/4"


def test_a_training_that_was_stopped_is_named_where_its_model_is_checked() -> None:
    from lora_lab.training import History

    names = namespace() | {"history": History(stopped=True)}
    assert "the training was stopped before its end" in progress_after(names, "5")
    assert "the training was stopped" not in progress_after(names, "1")
    assert "the training was stopped" not in progress_after(names | {"history": History()}, "5")


def test_check_without_a_number_says_how_far_the_lab_is() -> None:
    from autograder import checker

    names = namespace() | dict.fromkeys(("answer_1", "answer_4", "answer_5"), "because")
    progress_after(names, "1")
    names["check"] = checker(LAB)
    with io.StringIO() as out, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        exec("check()", names)
        shown = out.getvalue()
    assert shown.splitlines()[0] == f"Whole lab: 5 / {whole_points():g} points so far."
    assert "Not written yet" not in shown
    assert "Next: exercise 2" in shown
