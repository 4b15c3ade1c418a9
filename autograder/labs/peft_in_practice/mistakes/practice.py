"""Exercise 8: tables that the kept answers don't give, and claims that the table does not carry."""

from __future__ import annotations

from dataclasses import replace

from autograder.kit.mistake import Mistake

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
        expected="each of `curves` is what `fine_tune` returned",
        got="{found}",
        why="what was not kept can't be looked up later",
        next_step="what do you put into `curves`?",
    ),
    replace(
        _CURVES,
        name="same-curve-twice",
        expected="another curve for each seed",
        got="two seeds of `{start}` have the same answers",
        why="a seed that changes nothing shows no spread",
        next_step="which seed does each call get?",
    ),
    replace(
        _CURVES,
        name="labels-of-others",
        expected="answers to the messages of this notebook",
        got="`{start}` has other labels",
        why="runs on other messages can't be compared",
        next_step="does each run get `validation_set` and `test_set`?",
    ),
    _TABLE,
    replace(
        _TABLE,
        name="no-table",
        expected="`mean` and `spread` of each start in `table`",
        got="{found}",
        next_step="compare the names in your table with those that the exercise asks for",
        read=EXERCISE,
        unknown=False,
    ),
    replace(
        _TABLE,
        name="validation-in-the-table",
        got="{found}: a mean of validation accuracies",
        why="validation has chosen the epoch, and flatters it; what a user sees is the test",
        next_step="of which set is the number that `reported` returns?",
        read=EXERCISE,
        unknown=False,
    ),
    replace(
        _TABLE,
        name="best-on-test-in-the-table",
        got="{found}: a mean of the best test accuracies",
        why="where the test set chooses the epoch, nothing is left to measure the choice with",
        next_step="which set chooses the epoch?",
        read=EXERCISE,
        unknown=False,
    ),
    replace(
        _TABLE,
        name="last-epoch-in-the-table",
        got="{found}: a mean of what came after the last epoch",
        why="the epoch is chosen by validation, in every run",
        next_step="does each value in the table come from `reported`?",
        read=EXERCISE,
        unknown=False,
    ),
    replace(
        _TABLE,
        name="impossible-mean",
        got="{found}, which no {runs} accuracies on {messages} messages can give",
        why="an accuracy on N messages is a multiple of 1 / N: this is how a wrong number in a table is found",
        next_step="where does this number come from?",
        read=EXERCISE,
        unknown=False,
    ),
    replace(
        _TABLE,
        name="spread-in-the-table",
        got="{found}",
        why="whether there is a finding is decided by the spread",
        next_step="does each row of the table come from `summarise`?",
        read=EXERCISE,
        unknown=False,
    ),
    _CLAIM,
    replace(
        _CLAIM,
        name="claim-missing",
        expected="four claims, each `True` or `False`",
        got="`{name}` is {found}",
        why="a study without a conclusion is not finished",
        next_step="fill in all four",
    ),
    replace(
        _CLAIM,
        name="trainer-curve-missing",
        expected="`by_trainer` has a curve of a start and a seed that are in `curves`, too",
        got="{found}",
        why="two ways can be compared only on the same run",
        next_step="which start and which seed did the Trainer train?",
    ),
    replace(
        _CLAIM,
        name="ways-claim-wrong",
        expected="`ways_agree` is what your curves show: {difference:.2f} points apart, with a spread of {spread:.2f}",
        next_step="compare what is reported of both curves with the spread of that start",
    ),
    replace(
        _CLAIM,
        name="answer-claim-wrong",
        expected="`{name}` is what the kept reply shows",
        next_step="look at `stopped` of this reply again",
    ),
)
