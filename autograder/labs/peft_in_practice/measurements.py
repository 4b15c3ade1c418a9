"""What the probes of this lab measure, by experiment, under the names that they write down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from autograder.kit.measurement import MAX_ITEMS, Count, Kept, Measurement, Number, Tensor, Text, Texts
from autograder.kit.training import Digest, Digests, Watched

Integers = Annotated[tuple[int, ...], Meta(max_length=MAX_ITEMS)]

# --- exercise 1


class Counted(Measurement):
    experiment: ClassVar[str] = "count"
    type: Text
    count: Kept = None


# --- exercise 2


class Encoded(Measurement):
    """What `encode` made of the messages."""

    experiment: ClassVar[str] = "encoded"
    type: Text = ""
    rows: Annotated[tuple[tuple[Count, ...], ...], Meta(max_length=1_000)] | None = None  # token ids
    names: Texts = ()  # what the first row has
    masks: Annotated[tuple[Integers | None, ...], Meta(max_length=1_000)] = ()
    labels: Annotated[tuple[Kept, ...], Meta(max_length=1_000)] = ()
    whole: Annotated[tuple[tuple[Count, ...], ...], Meta(max_length=1_000)] = ()  # ids of the texts, not cut
    padding: Count = 0


class Collated(Measurement):
    """What `collate` made of those rows, or of ours where they can't be used."""

    experiment: ClassVar[str] = "collated"
    type: Text
    names: Texts = ()
    longest: Count = 0
    input_ids: Tensor | None = None
    attention_mask: Tensor | None = None
    labels: Tensor | None = None


class Read(Measurement):
    """Logits of a hidden model for the messages in one batch, and for each by itself."""

    experiment: ClassVar[str] = "read"
    together: Tensor
    alone: Tensor
    without: Tensor  # in one batch, with no mask at all


# --- exercise 3


class Pretrained(Measurement):
    experiment: ClassVar[str] = "pretrained"
    body: Digest  # of the weights as they are loaded
    config: dict[Text, Kept]


class Made(Measurement):
    """A model that `new_model` returned."""

    experiment: ClassVar[str] = "model"
    type: Text
    body: Digest | None = None  # None where it is no model
    head: Digest | None = None
    labels: Kept = None
    config: dict[Text, Kept] = msgspec.field(default_factory=dict)
    loaded: Texts = ()  # matrices of the body that are those of the pretrained model
    flat: Texts = ()  # matrices of the body that hold one number only


class Tuned(Watched, kw_only=True):
    """One call of `fine_tune`."""

    experiment: ClassVar[str] = "tuned"
    train: Digests
    validation: Digests
    test: Digests
    type: Text = ""
    missing: Texts = ()  # what a Curve has, and this has not
    start: Text = ""
    seed: Kept = None
    epochs: Count = 0  # of which validation logits were kept
    test_epochs: Count = 0
    validation_logits: Tensor | None = None  # (epochs, N, 2)
    test_logits: Tensor | None = None
    validation_labels: Tensor | None = None
    test_labels: Tensor | None = None
    final_validation: Tensor | None = None  # of the trained model, asked by the probe
    final_test: Tensor | None = None
    own_final_validation: Tensor | None = None  # by the student's batches
    own_final_test: Tensor | None = None


# --- exercise 4


class Epoch(Measurement):
    experiment: ClassVar[str] = "epoch"
    type: Text
    epoch: Kept = None


class Reported(Measurement):
    experiment: ClassVar[str] = "reported"
    type: Text
    value: Kept = None


class Summary(Measurement):
    experiment: ClassVar[str] = "summary"
    type: Text
    names: Texts = ()
    mean: Kept = None
    spread: Kept = None
    ddof: Kept = None


class Differs(Measurement):
    experiment: ClassVar[str] = "differs"
    type: Text
    answer: bool | None = None


# --- exercise 5


class Parameter(msgspec.Struct, frozen=True):
    name: Text
    size: Count
    trainable: bool
    moved: bool


class Adapted(Measurement):
    """The hidden model with the adapter of one wish, and what two steps of training moved in it."""

    experiment: ClassVar[str] = "adapted"
    type: Text  # of what `wish` returned
    parameters: Annotated[tuple[Parameter, ...], Meta(max_length=MAX_ITEMS)] = ()
    scaling: Mapping[Text, Number] = msgspec.field(default_factory=dict)  # by layer
    effect: Kept = None  # the update of the first layer over its B A
    dropped: Kept = None  # share of an adapter's inputs that are dropped in training
    bias_in_adapter: bool = False


# --- exercise 6


class Files(Measurement):
    """What is saved, and what a model says that was loaded from it, beside what others would say."""

    experiment: ClassVar[str] = "files"
    adapter_bytes: Count = 0  # of weights in the folder
    model_bytes: Count = 0  # of all of the base model's weights
    files: Texts = ()
    trained: Tensor | None = None  # logits of the model that was saved


class Loaded(Measurement):
    experiment: ClassVar[str] = "loaded"
    type: Text
    trainable: Texts = ()
    logits: Tensor | None = None
    trained: Tensor | None = None  # logits of the model that was saved
    without_adapter: Tensor | None = None  # its head on the base model
    without_head: Tensor | None = None  # its adapter under the head of the new base model
    base: Tensor | None = None  # the new base model as it is


class Merged(Measurement):
    experiment: ClassVar[str] = "merged"
    type: Text
    adapters: Count = 0  # parameters of adapters that are left
    logits: Tensor | None = None
    trained: Tensor | None = None
    twice: Tensor | None = None  # with the update applied twice
    unscaled: Tensor | None = None  # with the update as B A alone
    without_adapter: Tensor | None = None
    without_head: Tensor | None = None


# --- exercise 7


class Formatted(Measurement):
    experiment: ClassVar[str] = "format"
    types: Texts
    prompt: Text = ""
    example: Text = ""


class EncodedExample(Measurement):
    experiment: ClassVar[str] = "example"
    type: Text
    names: Texts = ()
    input_ids: Integers | None = None
    attention_mask: Integers | None = None
    labels: Integers | None = None
    end: Count = 0  # the tokenizer's end token
    padding: Count = 0  # and its padding token, or the end token where it has none
    learned: Text = ""  # the text that labels stand for
    given: Text = ""  # the text before that
    prompt: Text = ""  # what the student's `prompt` gives for the same question
    example: Text = ""  # and their `format_example`


# --- exercise 8


class Names(Measurement):
    experiment: ClassVar[str] = "names"
    missing: Texts


class Claim(msgspec.Struct, frozen=True):
    type: Text
    truth: bool | None = None  # where it is true or false

    @property
    def told(self) -> str:
        return self.type if self.truth is None else str(self.truth)


class Claims(Measurement):
    experiment: ClassVar[str] = "claims"
    pretraining_helps: Claim
    ways_agree: Claim
    answer_stops: Claim
    answer_runs_on: Claim


class Curves(Measurement):
    experiment: ClassVar[str] = "curves"
    type: Text
    count: Count = 0
    trainer_type: Text = ""
    trainers: Count = 0


class KeptCurve(Measurement):
    type: Text
    start: Text = ""
    seed: Kept = None
    missing: Texts = ()
    validation_logits: Tensor | None = None  # (epochs, N, 2)
    test_logits: Tensor | None = None
    validation_labels: Tensor | None = None
    test_labels: Tensor | None = None


class Cell(msgspec.Struct, frozen=True):
    mean: Kept = None
    spread: Kept = None
    ddof: Kept = None


class Table(Measurement):
    experiment: ClassVar[str] = "table"
    type: Text
    rows: dict[Text, Cell] = msgspec.field(default_factory=dict)


class Sets(Measurement):
    """Labels of the notebook's own messages."""

    experiment: ClassVar[str] = "sets"
    validation: Integers | None = None
    test: Integers | None = None


class Replies(Measurement):
    experiment: ClassVar[str] = "replies"
    with_end: bool | None = None  # whether the reply stopped
    without_end: bool | None = None
