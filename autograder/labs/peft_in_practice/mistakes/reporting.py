"""Exercise 4: epochs that are chosen in another way, and spreads of something else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 4 · Reporting"


class Curves(NamedTuple):
    """Accuracies after each epoch, in points."""

    validation: Sequence[float]
    test: Sequence[float]


def best(given: Curves) -> int:
    """The epoch with the largest validation value; the first of equals."""
    return int(np.argmax(given.validation))


def reported(given: Curves) -> float:
    return given.test[best(given)]


def first_fall(given: Curves) -> int:
    """The epoch before validation falls for the first time."""
    pairs = zip(given.validation, given.validation[1:], strict=False)
    return next((epoch for epoch, (one, next_one) in enumerate(pairs) if next_one < one), len(given.validation) - 1)


def last_best(given: Curves) -> int:
    return len(given.validation) - 1 - int(np.argmax(given.validation[::-1]))


_EPOCH = Mistake(
    "4.1",
    "other-epoch",
    expected="epoch {expected} of validation accuracies {validation}",
    got="{found}",
    why="which model is kept depends on this number",
    next_step="where in the list is the largest value, counted from 0?",
    unknown=True,
)
_REPORTED = Mistake(
    "4.2",
    "other-value",
    expected="{expected:.2f}: the test accuracy after epoch {epoch}, which is the best on validation",
    got="{found:.2f}",
    why="what is reported must be what a user of the chosen model will see",
    next_step="which list chooses the epoch, and from which list comes the value?",
    unknown=True,
)
_SPREAD = Mistake(
    "4.3",
    "other-spread",
    expected="mean {mean:.2f} and spread {spread:.3f} points for {values}",
    got="mean {found_mean}, spread {found_spread}",
    why="a mean without its spread says nothing about the next seed",
    next_step="compute both by hand, for three values",
    unknown=True,
)


def _epoch(name: str, words: str, gives: Callable[[Curves], float]) -> Mistake:
    return replace(_EPOCH, read=EXERCISE).variant(name, words, gives)


def _reported(name: str, words: str, gives: Callable[[Curves], float]) -> Mistake:
    return replace(_REPORTED, read=EXERCISE).variant(name, words, gives)


Values = Sequence[float]


class Summarised(NamedTuple):
    mean: float
    spread: float


def spread(values: Values, ddof: int = 1) -> float:
    return float(np.std(values, ddof=ddof))


def right(values: Values) -> Summarised:
    return Summarised(float(np.mean(values)), spread(values))


def _by_the_mean(factor: int, ddof: int) -> Callable[[Values], float]:
    return lambda values: factor * spread(values, ddof) / float(np.mean(values))


def _spread(name: str, words: str, gives: Callable[[Values], float]) -> Mistake:
    known = replace(_SPREAD, read=EXERCISE)
    return known.variant(name, words, lambda values: Summarised(float(np.mean(values)), gives(values)))


EPOCHS = (
    _epoch("counted-from-one", later("do you count from 0 or from 1?"), lambda c: best(c) + 1),
    _epoch("last-of-equals", later("of two equal values, which one does your code take?"), last_best),
    _epoch("first-fall", later("can accuracy rise again after it has fallen once?"), first_fall),
    _epoch("last-epoch", later("is the last epoch always the best one?"), lambda c: len(c.validation) - 1),
    _epoch(
        "worst-epoch",
        later("are these losses or accuracies: is small or large good?"),
        lambda c: int(np.argmin(c.validation)),
    ),
    _epoch("value-not-epoch", later("do you return the value, or where it stands?"), lambda c: max(c.validation)),
)
REPORTED = (
    _reported(
        "best-on-test",
        later("the test set has chosen the epoch: what is left to measure the choice with?"),
        lambda c: max(c.test),
    ),
    _reported(
        "validation-reported",
        later("this is a validation accuracy: of which set is the number that is reported?"),
        lambda c: max(c.validation),
    ),
    _reported("last-test-value", later("is the last epoch the one that was chosen?"), lambda c: c.test[-1]),
    _reported(
        "worst-reported",
        later("are these losses or accuracies: is small or large good?"),
        lambda c: c.test[int(np.argmin(c.validation))],
    ),
    _reported("mean-of-epochs", later("which one epoch is reported?"), lambda c: float(np.mean(c.test))),
    _reported(
        "last-of-equals-reported",
        later("of two equal values, which one does your code take?"),
        lambda c: c.test[last_best(c)],
    ),
)
SPREADS = (
    _spread(
        "spread-as-a-fraction",
        later("is the spread in points, as the mean is, or a hundredth of that?"),
        lambda v: spread(v) / 100,
    ),
    _spread(
        "spread-as-a-fraction",
        later("is the spread in points, as the mean is, or a hundredth of that?"),
        lambda v: spread(v, 0) / 100,
    ),
    _spread(
        "spread-of-the-mean",
        later("this is how uncertain the mean is: how far apart are the values?"),
        lambda v: spread(v) / len(v) ** 0.5,
    ),
    _spread(
        "spread-of-the-mean",
        later("this is how uncertain the mean is: how far apart are the values?"),
        lambda v: spread(v, 0) / len(v) ** 0.5,
    ),
    *(
        _spread(
            "spread-by-the-mean",
            later("this is the spread divided by the mean: in which unit are the values?"),
            _by_the_mean(factor, ddof),
        )
        for ddof in (0, 1)
        for factor in (1, 100)
    ),
    _spread(
        "divided-by-n-unnamed",
        later('this is the spread with n: say so with `"ddof": 0`, or divide by n - 1'),
        lambda v: spread(v, 0),
    ),
    _spread("variance", later("this is a variance: which unit does it have?"), lambda v: spread(v) ** 2),
    _spread("variance", later("this is a variance: which unit does it have?"), lambda v: spread(v, 0) ** 2),
    _spread(
        "range",
        later("this is the largest value minus the smallest: it grows with every seed"),
        lambda v: max(v) - min(v),
    ),
    _spread(
        "half-the-range",
        later("this is half of the largest value minus the smallest: it grows with every seed"),
        lambda v: (max(v) - min(v)) / 2,
    ),
    _spread(
        "mean-distance",
        later("this is the mean distance to the mean: which spread does the exercise ask for?"),
        lambda v: float(np.mean(np.abs(np.array(v) - np.mean(v)))),
    ),
)
MEANS = (
    replace(_SPREAD, read=EXERCISE).variant(
        "mean-as-a-fraction",
        later("are mean and spread in points, as the values are?"),
        lambda v: Summarised(float(np.mean(v)) / 100, spread(v) / 100),
    ),
    replace(_SPREAD, read=EXERCISE).variant(
        "mean-as-a-fraction",
        later("are mean and spread in points, as the values are?"),
        lambda v: Summarised(float(np.mean(v)) / 100, spread(v, 0) / 100),
    ),
    replace(_SPREAD, read=EXERCISE).variant(
        "median",
        later("is this the mean, or the value in the middle?"),
        lambda v: Summarised(float(np.median(v)), spread(v)),
    ),
    replace(_SPREAD, read=EXERCISE).variant(
        "best-seed",
        later("the mean of all seeds is asked for, not the best one"),
        lambda v: Summarised(max(v), spread(v)),
    ),
)

_DIFFERS = Mistake(
    "4.4",
    "answer-missing",
    expected="`True` or `False`",
    got="{found}",
    why="whether there is a finding is a question with two answers",
    next_step="what does your function return?",
    read=EXERCISE,
)
ROWS = (
    _EPOCH,
    *EPOCHS,
    Mistake(
        "4.1",
        "no-epoch",
        expected="a whole number",
        got="{found}",
        why="which model is kept depends on this number",
        next_step="what does your function return?",
        read=EXERCISE,
    ),
    _REPORTED,
    *REPORTED,
    Mistake(
        "4.2",
        "no-value",
        expected="one number, in points",
        got="{found}",
        why="a table has one number for each run",
        next_step="what does your function return?",
        read=EXERCISE,
    ),
    _SPREAD,
    *SPREADS,
    *MEANS,
    Mistake(
        "4.3",
        "ddof-misread",
        expected="`ddof` 0 or 1, for a spread of {count} values",
        got="{found}",
        why="`ddof` says what was subtracted from n, and not what was divided by",
        next_step="which number stands behind n in n - 1?",
        read=EXERCISE,
    ),
    Mistake(
        "4.3",
        "no-summary",
        expected="a dictionary with `mean` and `spread`",
        got="{found}",
        why="the table and the comparison read these two",
        next_step="compare your keys with the names that the exercise asks for",
        read=EXERCISE,
    ),
    _DIFFERS,
    replace(
        _DIFFERS,
        name="any-difference",
        expected=later("`False` where the means differ by {difference:.2f}, and the larger spread is {spread:.2f}"),
        why=later("two means always differ; a finding is a difference that chance does not make"),
        next_step=later("what is the difference compared with?"),
    ),
    replace(
        _DIFFERS,
        name="smaller-spread",
        expected=later("`False` where the means differ by {difference:.2f}, and the larger spread is {spread:.2f}"),
        why=later("the start whose seeds differ more says how far chance reaches"),
        next_step=later("which of the two spreads is the difference compared with?"),
    ),
    replace(
        _DIFFERS,
        name="one-sided",
        expected=later("the same answer for `differs(a, b)` and `differs(b, a)`"),
        got=later("`True` and `False`"),
        why=later("whether two differ does not depend on which one is named first"),
        next_step=later("what becomes of a negative difference?"),
    ),
    replace(
        _DIFFERS,
        name="sum-of-spreads",
        expected=later("`True` where the means differ by {difference:.2f}, and the larger spread is {spread:.2f}"),
        why=later("a stricter rule than the one that was agreed on hides findings"),
        next_step=later("how large is what the difference is compared with?"),
    ),
    replace(
        _DIFFERS,
        name="difference-overlooked",
        expected=later("`True` where the means differ by {difference:.2f}, and the larger spread is {spread:.2f}"),
        why=later("a difference that is much larger than chance is a finding"),
        next_step=later("compute both means and both spreads of these values by hand"),
    ),
)
