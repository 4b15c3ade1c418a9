"""What the probes of this lab measure, by experiment, under the names that they write down."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from autograder.kit.measurement import MAX_ITEMS, Count, Kept, Measurement, Number, Tensor, Text, Texts, as_float
from autograder.kit.training import Digest, Digests, Watched

Changes = dict[Text, Any]

# --- exercise 1

METRICS = ("accuracy", "precision", "recall", "f1")


class Metrics(Measurement):
    experiment: ClassVar[str] = "metrics"
    type: Text
    warnings: Texts = ()
    values: dict[Text, Number | None] = msgspec.field(default_factory=dict)  # None for what is no number
    types: dict[Text, Text] = msgspec.field(default_factory=dict)
    macro: Texts = ()  # those whose name says that they are means over both classes

    @property
    def missing(self) -> list[str]:
        return [name for name in METRICS if name not in self.types]


class Confusion(Measurement):
    experiment: ClassVar[str] = "confusion"
    matrix: tuple[tuple[Number, Number], tuple[Number, Number]] | None = None


# --- exercises 2 and 5


class Pretrained(Measurement):
    experiment: ClassVar[str] = "pretrained"
    body: Digest  # of the weights as they are loaded


class OwnMetrics(Measurement):
    """What the student's `compute_metrics` gives for the answers that a run kept."""

    experiment: ClassVar[str] = "own"
    metrics: dict[Text, Kept] = msgspec.field(default_factory=dict)


class Experiment(Watched, kw_only=True):
    """One call of `run_experiment`, to its end."""

    train: Digests
    test: Digests
    type: Text = ""
    fields: Texts = ()
    metrics: dict[Text, Kept] = msgspec.field(default_factory=dict)
    changes: Changes | None = None
    losses: Annotated[tuple[Kept, ...], Meta(max_length=MAX_ITEMS)] | None = None
    seconds: Kept = None
    logits: Tensor | None = None
    labels: Tensor | None = None


# --- exercise 3


class Judged(Measurement):
    type: Text
    answer: bool | None = None


# --- exercise 4


class Configuration(Measurement):
    experiment: ClassVar[str] = "config"
    type: Text = ""
    r: Count | None = None
    alpha: Number | None = None
    rslora: bool = False
    task_type: Text = ""
    bias: Text = ""


class Adapted(Measurement):
    experiment: ClassVar[str] = "model"
    parameters: Annotated[tuple[tuple[Text, Count, bool], ...], Meta(max_length=MAX_ITEMS)]
    scaling: Mapping[Text, Number]
    moved: Texts
    base_moved: Texts


class Counted(Measurement):
    experiment: ClassVar[str] = "count"
    type: Text
    count: Number | None = None


# --- exercise 5


class Row(msgspec.Struct, frozen=True):
    rank: Kept = None
    seed: Kept = None
    loss: Kept = None
    seconds: Kept = None

    @property
    def is_whole(self) -> bool:
        return all(math.isfinite(as_float(value)) for value in (self.rank, self.seed, self.loss, self.seconds))


Rows = Annotated[tuple[Row, ...], Meta(max_length=1_000)]


class Sweep(Watched):
    experiment: ClassVar[str] = "sweep"
    test: Digests = ()
    type: Text = ""
    rows: Rows | None = None
    nested: bool = False  # peft warned that a model has an adapter by now


class Decision(Measurement):
    type: Text
    answer: Text | None = None  # "yes", "no" or "unknown"


# --- exercise 6


class Added(Measurement):
    experiment: ClassVar[str] = "added"
    type: Text
    data_after: Texts
    texts: Texts | None = None


class Reply(Measurement):
    type: Text
    reply: Text
    read: Text


class Best(Measurement):
    experiment: ClassVar[str] = "best"
    continued: Text
    near_tie: bool  # the text ends before a step at which two tokens are about equally likely


# --- exercise 7


class Names(Measurement):
    experiment: ClassVar[str] = "names"
    missing: Texts


class Claim(msgspec.Struct, frozen=True):
    type: Text
    text: Text | None = None  # where it is one
    truth: bool | None = None  # where it is true or false

    @property
    def told(self) -> str:
        return self.text[:80] if self.text is not None else self.type if self.truth is None else str(self.truth)


class Claims(Measurement):
    experiment: ClassVar[str] = "claims"
    best_run: Claim
    cause_of_collapse: Claim
    rank_matters: Claim
    example_learned: Claim


class Runs(Measurement):
    experiment: ClassVar[str] = "runs"
    type: Text
    names: Texts


class KeptRun(Measurement):
    type: Text
    fields: Texts
    metrics: dict[Text, Kept] = msgspec.field(default_factory=dict)
    changes: Changes | None = None
    losses: Annotated[tuple[Kept, ...], Meta(max_length=MAX_ITEMS)] | None = None
    logits: Tensor | None = None
    labels: Tensor | None = None


class TestLabels(Measurement):
    experiment: ClassVar[str] = "test"
    labels: Annotated[tuple[Count, ...], Meta(max_length=MAX_ITEMS)] | None = None


class Example(Measurement):
    experiment: ClassVar[str] = "example"
    reply_before: Text | None = None
    reply_after: Text | None = None
    REPLY: Text | None = None
    with_reply: Annotated[tuple[Count, ...], Meta(max_length=MAX_ITEMS)] | None = None
    drawn: Annotated[tuple[int, ...], Meta(max_length=MAX_ITEMS)] | None = None
    model: Text = ""
    adapter: Annotated[tuple[tuple[Text, Number], ...], Meta(max_length=MAX_ITEMS)] | None = None
    nested: bool = False
