"""Exercise 1: other ways to read logits and to divide counts, each with what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograder.kit.mistake import Mistake
from autograder.labs.fine_tuning_study.metrics import Values, metrics_of
from autograder.words import later

EXERCISE = "Exercise 1 · Metrics"
THRESHOLD = "Hint: why not compare the logit of spam with 0.5?"
JSON = 'I get "Object of type float32 is not JSON serializable"'


class Answers(NamedTuple):
    """Hidden logits (N, 2) and labels (N,)."""

    logits: NDArray[Any]
    labels: NDArray[Any]


def right(answers: Answers) -> Values:
    return metrics_of(answers.logits.argmax(axis=1), answers.labels)


Rule = Callable[[NDArray[Any]], NDArray[Any]]  # logits (N, 2) -> which messages are taken for spam, (N,)
RULES: dict[str, Rule] = {
    "logit-threshold": lambda logits: logits[:, 1] > 0.5,
    "logit-sign": lambda logits: logits[:, 1] > 0,
    "classes-exchanged": lambda logits: logits.argmin(axis=1),
}


def _predicting(name: str) -> Callable[[Answers], Values]:
    return lambda answers: metrics_of(RULES[name](answers.logits).astype(int), answers.labels)


def _exchanged(answers: Answers) -> Values:
    values = right(answers)
    return values | {"precision": values["recall"], "recall": values["precision"]}


def _mean_of_both(answers: Answers) -> Values:
    values = right(answers)
    return values | {"f1": (values["precision"] + values["recall"]) / 2}


def averaged(weighted: bool) -> Callable[[Answers], Values]:
    """Means over both classes, each of which counts by its share of the messages, or as much as the other."""

    def gives(answers: Answers) -> Values:
        predicted = answers.logits.argmax(axis=1)
        both = [metrics_of(predicted, answers.labels, positive) for positive in (0, 1)]
        shares = [float((answers.labels == positive).mean()) if weighted else 0.5 for positive in (0, 1)]
        mixed = {key: sum(s * v[key] for s, v in zip(shares, both, strict=True)) for key in both[0]}
        return mixed | {"accuracy": both[0]["accuracy"]}

    return gives


macro = averaged(False)

_METRICS = Mistake(
    "1.1",
    "other-metrics",
    expected="{expected}, on hidden logits",
    why="whatever is concluded later rests on these four numbers",
    next_step="count by hand, on five messages: right ones, taken for spam, really spam",
    unknown=True,
)
_known = replace(_METRICS, read=EXERCISE).variant
METRICS = (
    replace(
        _known(
            "logit-threshold",
            later("what is compared with 0.5: a logit or a probability?"),
            _predicting("logit-threshold"),
        ),
        read=THRESHOLD,
    ),
    replace(
        _known(
            "logit-sign",
            later("does the logit of one class alone decide? Where is the other one?"),
            _predicting("logit-sign"),
        ),
        read=THRESHOLD,
    ),
    _known(
        "classes-exchanged",
        later("which class has the larger logit: do you take the smaller one?"),
        _predicting("classes-exchanged"),
    ),
    _known(
        "ham-positive",
        later("which class is the positive one? It is spam here, label 1"),
        lambda answers: metrics_of(answers.logits.argmax(axis=1), answers.labels, positive=0),
    ),
    _known("precision-recall-exchanged", later("which of the two divides by what was taken for spam?"), _exchanged),
    _known("f1-mean", later("is F1 the mean of the two? Look at its formula again"), _mean_of_both),
    _known("macro-average", later("is this a mean over both classes? Spam alone is asked for"), macro),
    _known("macro-average", later("is this a mean over both classes? Spam alone is asked for"), averaged(True)),
)

_MATRIX = Mistake(
    "1.6",
    "other-matrix",
    expected="{expected}: rows are what is true, columns what it was taken for, ham first",
    why="a transposed matrix tells the opposite story about which mistakes are made",
    next_step="count one cell by hand: ham that was taken for spam",
    unknown=True,
)
_cells = replace(_MATRIX, read=EXERCISE).variant
Matrix = tuple[tuple[float, float], tuple[float, float]]


def matrix_of(answers: Answers, rule: Rule = lambda logits: logits.argmax(axis=1)) -> NDArray[Any]:
    """Counts (2, 2), rows are truth; of another rule than the right one where it is given."""
    predicted = rule(answers.logits)
    return np.array([[((answers.labels == t) & (predicted == p)).sum() for p in (0, 1)] for t in (0, 1)], dtype=float)


MATRICES = (
    _cells("confusion-transposed", later("which of the two is the row?"), lambda a: matrix_of(a).T),
    _cells("confusion-spam-first", later("which class comes first?"), lambda a: matrix_of(a)[::-1, ::-1]),
    _cells("confusion-shares", later("are these counts, or shares?"), lambda a: matrix_of(a) / len(a.labels)),
    _cells(
        "confusion-shares",
        later("are these counts, or shares?"),
        lambda a: matrix_of(a) / matrix_of(a).sum(axis=1, keepdims=True),
    ),
    replace(
        _cells(
            "logit-threshold",
            later("what is compared with 0.5: a logit or a probability?"),
            lambda a: matrix_of(a, RULES["logit-threshold"]),
        ),
        read=THRESHOLD,
    ),
)

ROWS = (
    _METRICS,
    *METRICS,
    Mistake(
        "1.1",
        "metrics-missing",
        expected="a dictionary with accuracy, precision, recall and f1",
        got="{found}",
        why="a `Trainer` logs what stands in this dictionary, under these names",
        next_step="compare your keys with the names that the exercise asks for",
        read=EXERCISE,
    ),
    Mistake(
        "1.2",
        "not-by-the-difference",
        expected="the same metrics when a constant is added to both logits of every message",
        got="{name} was {before:.3f} and is {after:.3f}",
        why="a constant in both logits changes no probability, so no answer may change",
        next_step="what becomes of your comparison where both logits are large?",
        read=THRESHOLD,
    ),
    Mistake(
        "1.3",
        "zero-division",
        expected="precision 0 and F1 0 where nothing is taken for spam",
        got="{found}",
        why="a collapsed model does just this, and its report must not crash",
        next_step="what is divided by what, when nothing is taken for spam?",
        read=EXERCISE,
    ),
    Mistake(
        "1.3",
        "zero-division-of-f1",
        expected="F1 0 where no message is rightly taken for spam: precision and recall are both 0",
        got="{found}",
        why="a model that is wrong all the time gives this, and its report must not crash",
        next_step="what does F1 divide by when both are 0?",
        read=EXERCISE,
    ),
    Mistake(
        "1.3",
        "division-warning",
        expected="precision 0 where nothing is taken for spam, and no warning",
        got="a warning: {found}",
        why="a warning in every evaluation hides those that matter",
        next_step="ask whether there is something to divide by before you divide",
        read=EXERCISE,
    ),
    Mistake(
        "1.4",
        "tuple-predictions",
        expected="the same metrics when predictions come as a tuple, whose first part are the logits",
        got="{found}",
        why="models with `output_hidden_states` hand over a tuple, and a Trainer passes it on",
        next_step="look at the type of the predictions first",
        read=EXERCISE,
    ),
    Mistake(
        "1.5",
        "numpy-numbers",
        expected="plain Python numbers",
        got="{names}",
        why="a Trainer saves them as JSON, which knows no NumPy and no tensor",
        next_step="what does `type(...)` say of each of your four values?",
        read=JSON,
    ),
    _MATRIX,
    *MATRICES,
    Mistake(
        "1.6",
        "no-matrix",
        expected="two rows of two counts",
        got="no such thing",
        why="a matrix of another form can't be read as one",
        next_step="return a list of two lists, or an array of shape (2, 2)",
        read=EXERCISE,
    ),
)
