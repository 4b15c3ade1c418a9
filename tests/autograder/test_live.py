"""`check("1")` in a notebook: on live objects, with the words of the grade, and nothing of the student's changed."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.lab import UnknownName
from autograder.live import ExerciseFailed, check_exercise, report_of
from grading import graded, lab, statuses
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


def test_an_unknown_exercise_names_the_choices() -> None:
    with pytest.raises(UnknownName, match="There is no exercise '7': choose one of 1, 2, 3, 4, 5"):
        check_exercise(LAB, "7", {})


def test_where_nbgrader_asks_for_a_verdict_a_failed_check_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    check_exercise(LAB, "1", namespace())
    with pytest.raises(ExerciseFailed, match="exercise 1: 3 / 5 points") as failed:
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
from autograder.live import check_exercise
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
