"""Reports that have something of everything that a reader may meet, to look at."""

from __future__ import annotations

from dataclasses import replace

from autograder.reports.report import LOST, CheckResult, Report

FAILED = CheckResult(
    id="1.4",
    name="scaling",
    exercise=1,
    title="The update is scaled by `alpha / rank`",
    points=2,
    earned=0,
    status="failed",
    expected="with rank 6 and alpha 23: 3.833 · x A B",
    got="with rank 6, alpha 23 your update is 6 times the expected one, on every input",
    why="alpha / rank keeps the size of the update the same when the rank changes",
    next_step='is alpha divided by the rank? (in the notebook: "Exercise 1 · `Average`")',
    traceback="cell 8, line 14, in forward: return self.scaling * (x @ self.A @ self.B)",
)
PASSED = CheckResult("1.1", "shapes", 1, "A and B are trainable parameters of the two low-rank shapes", 1, 1, "passed")
ALSO = replace(PASSED, id="1.2", title="The output has the shape (…, out) of its input")
SKIPPED = CheckResult("2.1", "same", 2, "The output starts as the layer's own", 1, 0, "skipped", skipped_because="1.4")
STUB = CheckResult("3.1", "all", 3, "All layers", 1, 0, "not_attempted", got="Exercise 3: replace them, at any depth")
AFTER = CheckResult("3.2", "head", 3, "`out_head` is left alone", 1, 0, "skipped", skipped_because="3.1")
FAULT = CheckResult("4.1", "counts", 4, "The counts are right", 1, 0, "fault", diagnosis=LOST)
EVERYTHING = Report(
    lab="sums",
    submission="ann/sums/sums.ipynb",
    status="partially_graded",
    seed=123,
    checkpoint="nano",
    student="ann",
    checks=(PASSED, ALSO, FAILED, SKIPPED, STUB, AFTER, FAULT),
    notes=("exercise 3: checked with our `Average` in place of yours, which can't be built on yet",),
    seconds=1.25,
    by_hand=6,
    unwritten=("Question 1", "Question 4"),
)
RIGHT = replace(EVERYTHING, student="bo", submission="bo.ipynb", status="graded", checks=(PASSED, ALSO), unwritten=())
LOST_FILE = replace(
    EVERYTHING, student="cy", submission="cy.ipynb", status="not_gradable", checks=(), notes=("This file is empty.",)
)
