"""What stands below the check of an exercise changes nothing of it, and is said; but for an answer below a stub."""

from __future__ import annotations

import pytest

from autograder.frontends.demo.specimen import code_cell
from grading import DEFINITIONS, graded, statuses
from notebooks import LAB, solution, source_of, with_cell_behind, with_cells
from runs_here import LAYER, SETUP, run_here
from zoo import read_zoo

pytestmark = pytest.mark.usefixtures("process_restored")


def test_a_definition_below_its_check_changes_nothing_and_is_said() -> None:
    again = "class LoRALayer(torch.nn.Module):\n    pass\n\nsum = 0\ntorch = None"
    report = graded(with_cell_behind("check-4", again), DEFINITIONS)
    assert statuses(report) == {}
    assert any("defines `LoRALayer` once more, below the check" in note for note in report.notes)


BELOW = [
    SETUP,
    "SKIP = {3}\nGAIN = 1",
    "def scaled(x):\n    return x * GAIN",
    LAYER.replace("GAIN * ", "").format(scale="alpha", product="math.sqrt(x)"),
    'check("1")',
]


@pytest.mark.parametrize(
    ("below", "names"),
    [
        ("def scaled(x):\n    return x", ["scaled"]),
        ("GAIN = 2", ["GAIN"]),  # read by `scaled` when it is called
        ("GAIN += 1\nGAIN *= 2", ["GAIN"]),
        ("if True:\n    for GAIN in (1, 2):\n        pass", ["GAIN"]),
        ("math = 12", ["math"]),
        ("super = None", ["super"]),
        ("del scaled", ["scaled"]),
        ("LoRALayer.forward = None", ["LoRALayer"]),
        ("LoRALayer = None", ["LoRALayer"]),
        ("from functools import reduce as scaled", ["scaled"]),
        ("import math\nimport torch", []),
        ("torch.backends.flags_frozen = True", []),
        ("SKIP.add(4)\nx = 1\nsum = 0", []),  # nothing of the exercise reads them
        ("def other(GAIN):\n    scaled = GAIN\n    return scaled", []),
    ],
)
def test_what_an_exercise_uses_and_a_cell_below_changes_is_said(below: str, names: list[str]) -> None:
    frame = run_here([*BELOW, below], (1,)).probes["layer"]
    assert frame is not None
    notes = [note[1:] for note in frame[0]["notes"] if note[0] == "changed_below"]
    assert notes == [[6, name] for name in names]
    assert frame[0]["defined"]["changed_below"] is (names == ["LoRALayer"])


def test_a_helper_that_a_cell_below_changes_keeps_what_it_was() -> None:
    notebook = with_cells(
        {
            "exercise-1": "def scale_of(rank, alpha):\n    return alpha / rank\n\n"
            + source_of("exercise-1").replace("alpha / rank", "scale_of(rank, alpha)")
        }
    )
    notebook["cells"].append(code_cell("def scale_of(rank, alpha):\n    return alpha / rank**0.5"))
    report = graded(notebook, (1,))
    assert statuses(report) == {}
    number = len(notebook["cells"])
    assert [n for n in report.notes if f"cell {number} changes `scale_of`, below the check of an exercise" in n]
    assert not [note for note in graded(solution(), DEFINITIONS).notes if "below" in note]


def test_an_answer_below_a_stub_that_was_left_counts() -> None:
    stub = (
        "class LoRALayer:\n    def __init__(self, *given):\n        raise NotImplementedError('Exercise 1: create A')"
    )
    notebook = with_cells({"exercise-1": stub, "check-1": 'check("1")'})
    index = next(i for i, cell in enumerate(notebook["cells"]) if cell["id"] == "check-1")
    notebook["cells"].insert(index + 1, code_cell(source_of("exercise-1")))
    assert statuses(graded(notebook, DEFINITIONS)) == {}


def test_only_the_line_that_the_notebook_came_with_is_not_attempted() -> None:
    def status(text: str) -> str | None:
        layer = source_of("exercise-1").replace(
            "    def forward(",
            f"    def forward(self, x):\n        raise NotImplementedError({text!r})\n\n    def old(",
        )
        return statuses(graded(with_cells({"exercise-1": layer}), (1,))).get("1.2")

    assert status("Exercise 1: compute the update") == "not_attempted"
    assert status("not for vectors") == "failed"


def test_what_follows_the_last_check_takes_nothing() -> None:
    notebook = read_zoo(LAB).brief_notebook()
    notebook["cells"] += [
        code_cell(s) for s in ("import matplotlib\nmatplotlib.use('TkAgg')", "del model", "model = None", "quit()")
    ]
    report = graded(notebook)
    assert {id: s for id, s in statuses(report).items() if id != "5.4"} == {}  # so few messages teach by chance
    assert report.status == "graded"
    assert any("no window while grading" in note for note in report.notes)
