"""Exercise 8: tables that the kept answers don't give, and claims that the table does not carry."""

from __future__ import annotations

from dataclasses import replace

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 8 · Pretrained or not?"

_CURVES = Mistake(
    "8.1",
    "curves-missing",
    expected="curves of both starts, with three seeds each",
    got="{found}",
    why="one seed shows no spread, and one start no difference",
    next_step="which loops do you have, and what is in `curves` after both?",
    read=EXERCISE,
)
_TABLE = Mistake(
    "8.1",
    "table-of-others",
    expected="mean {mean:.2f} and spread {spread:.2f} for `{start}`, as the kept answers give them",
    got="{found}",
    why="a figure that nobody can recompute is none",
    next_step="is the table made of your own curves, all of them from the same session?",
    unknown=True,
)
_CLAIM = Mistake(
    "8.2",
    "pretraining-claim-wrong",
    expected="`pretraining_helps` is what your table shows: {difference:+.2f} points, with a spread of {spread:.2f}",
    got="{found}",
    why="a claim has to follow from the numbers that are shown beside it",
    next_step="what does your own `differs` say about the two starts, and which of them is better?",
    read=EXERCISE,
)
ROWS = (
    Mistake(
        "8.1",
        "not-all-cells",
        expected="all {cells} code cells run",
        got="{done} did",
        why="a notebook is handed in as a whole",
        next_step="restart the kernel and run all cells",
        read="How to work.",
    ),
    Mistake(
        "8.1",
        "parts-missing",
        expected="where the check of exercise 8 stands, curves, table and claims are there",
        got="the cells run, and yet there is no {names}",
        why="what is claimed is held against these",
        next_step="keep the names that the exercise asks for",
        read=EXERCISE,
    ),
    _CURVES,
    replace(
        _CURVES,
        name="curve-incomplete",
        expected=later("each of `curves` is what `fine_tune` returned"),
        got=later("{found}"),
        why=later("what was not kept can't be looked up later"),
        next_step=later("what do you put into `curves`?"),
    ),
    replace(
        _CURVES,
        name="same-curve-twice",
        expected=later("another curve for each seed"),
        got=later("two seeds of `{start}` have the same answers"),
        why=later("a seed that changes nothing shows no spread"),
        next_step=later("which seed does each call get?"),
    ),
    replace(
        _CURVES,
        name="labels-of-others",
        expected=later("answers to the messages of this notebook"),
        got=later("`{start}` has other labels"),
        why=later("runs on other messages can't be compared"),
        next_step=later("does each run get `validation_set` and `test_set`?"),
    ),
    _TABLE,
    replace(
        _TABLE,
        name="no-table",
        expected=later("`mean` and `spread` of each start in `table`"),
        got=later("{found}"),
        next_step=later("compare the names in your table with those that the exercise asks for"),
        read=EXERCISE,
        unknown=False,
    ),
    replace(
        _TABLE,
        name="validation-in-the-table",
        got=later("{found}: a mean of validation accuracies"),
        why=later("validation has chosen the epoch, and flatters it; what a user sees is the test"),
        next_step=later("of which set is the number that `reported` returns?"),
        read=EXERCISE,
        unknown=False,
    ),
    replace(
        _TABLE,
        name="best-on-test-in-the-table",
        got=later("{found}: a mean of the best test accuracies"),
        why=later("where the test set chooses the epoch, nothing is left to measure the choice with"),
        next_step=later("which set chooses the epoch?"),
        read=EXERCISE,
        unknown=False,
    ),
    replace(
        _TABLE,
        name="last-epoch-in-the-table",
        got=later("{found}: a mean of what came after the last epoch"),
        why=later("the epoch is chosen by validation, in every run"),
        next_step=later("does each value in the table come from `reported`?"),
        read=EXERCISE,
        unknown=False,
    ),
    replace(
        _TABLE,
        name="impossible-mean",
        got=later("{found}, which no {runs} accuracies on {messages} messages can give"),
        why=later("an accuracy on N messages is a multiple of 1 / N: this is how a wrong number in a table is found"),
        next_step=later("where does this number come from?"),
        read=EXERCISE,
        unknown=False,
    ),
    replace(
        _TABLE,
        name="spread-in-the-table",
        got=later("{found}"),
        why=later("whether there is a finding is decided by the spread"),
        next_step=later("does each row of the table come from `summarise`?"),
        read=EXERCISE,
        unknown=False,
    ),
    _CLAIM,
    replace(
        _CLAIM,
        name="claim-missing",
        expected=later("four claims, each `True` or `False`"),
        got=later("`{name}` is {found}"),
        why=later("a study without a conclusion is not finished"),
        next_step=later("fill in all four"),
    ),
    replace(
        _CLAIM,
        name="trainer-curve-missing",
        expected=later("`by_trainer` has a curve of a start and a seed that are in `curves`, too"),
        got=later("{found}"),
        why=later("two ways can be compared only on the same run"),
        next_step=later("which start and which seed did the Trainer train?"),
    ),
    replace(
        _CLAIM,
        name="ways-claim-wrong",
        expected=later(
            "`ways_agree` is what your curves show: {difference:.2f} points apart, with a spread of {spread:.2f}"
        ),
        next_step=later("compare what is reported of both curves with the spread of that start"),
    ),
    replace(
        _CLAIM,
        name="answer-claim-wrong",
        expected=later("`{name}` is what the kept reply shows"),
        next_step=later("look at `stopped` of this reply again"),
    ),
)
