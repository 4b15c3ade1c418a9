"""The whole flow: the solution, the untouched notebook, natural mistakes, and everything that can go wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.frontends.demo.build import damaged
from autograder.frontends.demo.specimen import read_specimens
from autograder.submissions.reading import read_submission
from grading import DEFINITIONS, assert_as_expected, grade, graded, lab, result, statuses, warm_sandbox
from notebooks import LAB, notebook_of, released, solution, source_of, with_cells, written

BROKEN_LAYER = """class LoRALayer(torch.nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.A = sizes[7]
"""
SPECIMENS = {specimen.name: specimen for specimen in read_specimens(lab().folder / "demo")}


def test_the_solution_has_all_points() -> None:
    report = graded(solution())
    assert statuses(report) == {}
    assert (report.score, report.max_score, report.status) == (lab().points, lab().points, "graded")


def test_the_untouched_notebook_has_none_and_nothing_is_called_a_failure() -> None:
    report = graded(released())
    assert (report.score, report.max_score) == (0, lab().points)
    assert sum(check.points for check in report.checks) == lab().points
    assert {check.status for check in report.checks} == {"not_attempted", "skipped"}
    causes = {check.skipped_because for check in report.checks if check.status == "skipped"}
    assert {result(report, cause or "").status for cause in causes} == {"not_attempted"}


@pytest.mark.parametrize("name", sorted(SPECIMENS))
def test_a_natural_mistake_is_caught_by_the_right_check(name: str) -> None:
    specimen = SPECIMENS[name]
    whole = "5.3" in specimen.fails or "5.4" in specimen.fails
    assert_as_expected(graded(specimen.notebook(solution()), only=() if whole else DEFINITIONS), specimen)


def test_of_two_mistakes_the_nearer_one_explains_what_is_skipped() -> None:
    cells = {**SPECIMENS["alpha_not_divided"].cells, **SPECIMENS["biases_left"].cells}
    report = graded(with_cells(cells), only=DEFINITIONS)
    assert statuses(report) == {"1.4": "failed", "4.1": "skipped", "4.2": "failed", "4.3": "skipped", "4.4": "skipped"}
    assert {result(report, f"4.{number}").skipped_because for number in (1, 3, 4)} == {"4.2"}


@pytest.mark.parametrize(
    ("cell", "old", "new", "said"),
    [
        (
            "exercise-1",
            "torch.nn.init.kaiming_uniform_(self.A, a=5**0.5)",
            "torch.nn.init.normal_(self.A)",
            "A starts with values of about ",
        ),
        ("exercise-3", "", "", "calling replace_linear_with_lora twice"),
    ],
)
def test_advice_is_given_and_costs_no_points(cell: str, old: str, new: str, said: str) -> None:
    report = graded(with_cells({cell: source_of(cell).replace(old, new)}), only=DEFINITIONS)
    assert statuses(report) == {}
    assert len([note for note in report.notes if note.startswith("This costs no points") and said in note]) == 1


def test_a_damaged_notebook_keeps_its_points(tmp_path: Path) -> None:
    submission = read_submission(written(damaged(solution(), lab()), tmp_path))
    report = grade(submission, lab(), warm_sandbox(), only=DEFINITIONS)
    assert statuses(report) == {}
    assert report.notes[0] == f"cell {len(solution()['cells']) + 3}: left out, it is damaged"


def test_the_same_submission_gets_the_same_report() -> None:
    first, second = (graded(solution(), only=DEFINITIONS).to_json() for _ in range(2))
    assert {**first, "seconds": 0} == {**second, "seconds": 0}


def test_another_class_seed_asks_with_other_numbers() -> None:
    notebook = with_cells({"exercise-1": SPECIMENS["alpha_not_divided"].cells["exercise-1"]})
    told = {result(graded(notebook, only=(1,), seed=seed), "1.4").expected for seed in range(4)}
    assert len(told) > 1


class TestBrokenCode:
    """One part's fault costs that part, in plain words, and nothing else."""

    def test_an_exception_names_cell_and_line(self) -> None:
        layer = with_cells({"exercise-1": BROKEN_LAYER})
        report = graded(layer, only=DEFINITIONS)
        first = result(report, "1.1")
        assert first.status == "failed"
        assert first.got is not None
        assert "IndexError" in first.got
        assert "line 4: `self.A = sizes[7]`" in first.got
        assert [c for c in report.checks if c.exercise > 1 and c.status != "passed"] == []

    @pytest.mark.parametrize(
        ("cell", "broken"),
        [("exercise-1", "1.1"), ("exercise-2", "2.3"), ("exercise-3", "3.1"), ("exercise-4", "4.2")],
    )
    @pytest.mark.parametrize("source", ["x = 1", "def f(:", "raise RuntimeError('no')", "1 / 0"])
    def test_a_missing_or_unreadable_definition_costs_its_own_exercise_only(
        self, cell: str, broken: str, source: str
    ) -> None:
        report = graded(with_cells({cell: source}), only=DEFINITIONS)
        exercise = int(broken[0])
        assert result(report, broken).status == "failed"
        assert {check.exercise for check in report.checks if check.status != "passed"} == {exercise}

    def test_a_missing_definition_is_said_plainly(self) -> None:
        report = graded(with_cells({"exercise-3": ""}), only=(3,))
        first = result(report, "3.1")
        assert (first.expected, first.got) == (
            "the notebook defines `replace_linear_with_lora`",
            "no cell defines it",
        )

    def test_an_endless_loop_is_stopped_and_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loop = "def freeze_and_activate_lora(model):\n    while True:\n        pass\n"
        monkeypatch.setattr("grading.lab", lambda: _with_limit(2))
        report = graded(with_cells({"exercise-4": loop}), only=(3, 4))
        stopped = result(report, "4.2")
        assert stopped.diagnosis == "timeout"
        assert stopped.got is not None
        assert "your code was stopped after 2 s" in stopped.got
        assert all(check.status == "passed" for check in report.of_exercise(3))

    @pytest.mark.parametrize("end", ["import os; os._exit(0)", "import os; os.abort()"])
    def test_a_process_that_ends_itself_is_no_pass(self, end: str) -> None:
        freeze = f"def freeze_and_activate_lora(model):\n    {end}\n"
        report = graded(with_cells({"exercise-4": freeze}), only=(4,))
        assert report.score == 0
        assert result(report, "4.2").diagnosis == "process-ended"

    def test_sys_exit_is_the_students_error(self) -> None:
        freeze = "import sys\ndef freeze_and_activate_lora(model):\n    sys.exit(0)\n"
        failed = result(graded(with_cells({"exercise-4": freeze}), only=(4,)), "4.2")
        assert failed.got is not None
        assert failed.got.startswith("SystemExit")

    def test_a_notebook_for_another_support_module_keeps_exercises_1_to_4(self) -> None:
        cells = {
            "setup": "import torch\nfrom supplementary import GPTModel, load_gpt2, train\nmodel = load_gpt2()",
            "exercise-3": source_of("exercise-3").replace("model: torch.nn.Module", "model: GPTModel"),
        }
        report = graded(with_cells(cells))
        assert {c.id for c in report.checks if c.status == "passed"} >= {c.id for c in report.checks if c.exercise < 5}
        assert result(report, "5.1").status == "passed"
        assert result(report, "5.2").got == (
            "ModuleNotFoundError: No module named 'supplementary' in cell 2, line 3: `model = load_gpt2()`"
        )
        assert report.status == "partially_graded"
        assert any("No module named 'supplementary'" in note for note in report.notes)

    def test_an_emptied_notebook_runs_and_still_gets_nothing_for_it(self) -> None:
        failed = result(graded(notebook_of(["import torch", source_of("exercise-1")])), "5.2")
        assert (failed.status, failed.skipped_because) == ("skipped", "2.3")

    def test_a_crash_in_a_late_cell_leaves_the_model_to_be_judged(self) -> None:
        report = graded(with_cells({"report-write": "1 / 0"}))
        assert statuses(report) == {"5.2": "failed"}
        assert result(report, "5.2").cell == len(solution()["cells"])

    def test_a_global_that_work_makes_is_pointed_at(self) -> None:
        # In a run in order the model is there, and is frozen in place of the one that is handed in.
        cells = {"exercise-4": source_of("exercise-4").replace("(model: torch.nn.Module)", "(network)")}
        assert result(graded(with_cells(cells), only=(4,)), "4.2").diagnosis == "nothing-frozen"
        cells["exercise-3"] = source_of("exercise-3") + "\nimport os; os._exit(0)"
        failed = result(graded(with_cells(cells), only=(4,)), "4.2")
        assert failed.diagnosis == "name-not-defined"
        assert failed.next_step is not None
        assert "`model` comes from cell" in failed.next_step

    @pytest.mark.parametrize(
        ("cell", "error"),
        [("def helper(:\n    return 1", "SyntaxError"), ("helper = 1 / 0", "ZeroDivisionError")],
    )
    def test_a_helper_whose_cell_stops_is_named_with_its_cell(self, cell: str, error: str) -> None:
        freeze = "def freeze_and_activate_lora(model):\n    helper(model)\n"
        failed = result(graded(with_cells({"question-1": cell, "exercise-4": freeze}), only=(4,)), "4.2")
        assert failed.diagnosis == "name-not-defined"
        assert (
            failed.next_step == f"`helper` should come from cell 11, which stops with {error}: correct that cell first"
        )


def _with_limit(seconds: float) -> Any:
    from dataclasses import replace

    whole = lab()
    return replace(whole, exercises=tuple(replace(e, seconds=seconds) for e in whole.exercises))


def test_nothing_of_a_submission_is_ever_written(tmp_path: Path) -> None:
    from autograder.grading.batch import Options, grade_all
    from autograder.submissions.find import find_submissions

    written(solution(), tmp_path / "ann" / LAB)
    written(notebook_of(["open('here.txt', 'w').write('x')", *[source_of("exercise-1")]]), tmp_path / "bob" / LAB)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    list(grade_all(find_submissions([tmp_path]), Options(exercises=(1,), own_code=True)))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


OTHER_NAMES = """
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.lora_A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.lora_B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        batch, tokens, width = x.shape
        return self.scaling * (x @ self.lora_A @ self.lora_B)
"""
BY_ATTRIBUTE = """
def freeze_and_activate_lora(model):
    model.requires_grad_(False)
    for module in model.modules():
        if isinstance(module, LoRALayer):
            module.lora_A.requires_grad = module.lora_B.requires_grad = True
"""
BY_NAME = """
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "lora_A" in name or "lora_B" in name
"""


@pytest.mark.parametrize("freeze", [BY_ATTRIBUTE, BY_NAME])
def test_what_only_our_stand_in_breaks_is_not_said_to_be_wrong(freeze: str) -> None:
    code = ["import torch", OTHER_NAMES, source_of("exercise-2"), source_of("exercise-3"), freeze]
    report = graded(notebook_of(code), only=(1, 2, 3, 4))
    told = {check.id: (check.status, check.skipped_because) for check in report.checks if check.status != "passed"}
    assert told.pop("1.2") == ("failed", None)
    assert {cause for _, cause in told.values()} == {"1.2"}
    assert {check_id for check_id in told if check_id.startswith("4")} == {"4.1", "4.2", "4.3", "4.4"}
    right = graded(notebook_of([*code[:1], OTHER_NAMES.replace("batch, tokens, width = x.shape", "pass"), *code[2:]]))
    assert all(check.status == "passed" for check in right.checks if check.exercise <= 4)
