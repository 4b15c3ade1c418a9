"""What the probes of this lab measure, by experiment, under the names that they write down.

A type all of whose fields may be missing is read as far as an experiment came.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, NamedTuple

import msgspec
from msgspec import Meta

from autograder.kit.measurement import MAX_ITEMS, Measurement, Number, Shape, Tensor, Text, Texts

Count = Annotated[int, Meta(ge=0)]


class Described(msgspec.Struct, frozen=True):
    """A parameter."""

    name: Text
    shape: Shape
    dtype: Text
    requires_grad: bool


Parameters = Annotated[tuple[Described, ...], Meta(max_length=MAX_ITEMS)]

# --- exercise 1


class Signature(Measurement):
    experiment: ClassVar[str] = "signature"
    takes: Texts | None = None  # None where the arguments can't be had


class Constructed(Measurement):
    experiment: ClassVar[str] = "construct"
    is_module: bool


class LayerParameters(Measurement):
    experiment: ClassVar[str] = "parameters"
    parameters: Parameters = ()
    A: Described | None = None  # None where no pair was found
    B: Described | None = None
    A_size: Number | None = None  # root mean square of its first values


class Factors(Measurement):
    """The same experiment, where A and B were found."""

    experiment: ClassVar[str] = "parameters"
    A_is_number: bool
    B_is_number: bool
    A_is_zero: bool
    B_is_zero: bool
    A_alike: bool  # all columns are the same
    A_empty_columns: Count


class Shapes(Measurement):
    """Outputs for inputs of several shapes, and these shapes."""

    experiment: ClassVar[str] = "shapes"
    vector: Tensor
    vector_in: Shape
    matrix: Tensor
    matrix_in: Shape
    batch: Tensor
    batch_in: Shape
    row: Tensor
    row_in: Shape
    column: Tensor
    column_in: Shape

    @property
    def pairs(self) -> tuple[tuple[Shape, Tensor], ...]:
        """(shape of the input, output)"""
        return (
            (self.vector_in, self.vector),
            (self.matrix_in, self.matrix),
            (self.batch_in, self.batch),
            (self.row_in, self.row),
            (self.column_in, self.column),
        )


class LayerStart(Measurement):
    experiment: ClassVar[str] = "start"
    output: Tensor
    grad_B: bool = False  # whether B has a gradient
    grad_B_values: Tensor | None = None


class LayerUpdate(Measurement):
    """With given A and B."""

    experiment: ClassVar[str] = "update"
    output: Tensor
    again: Tensor
    doubled: Tensor  # of 2 x
    summed: Tensor  # of the sum of the first two rows


class LayerUpdateSoFar(Measurement):
    experiment: ClassVar[str] = "update"
    recreated: bool = False  # the forward passes have made new parameters
    A_kept: bool | None = None
    B_kept: bool | None = None
    grad_A: bool | None = None
    input_has_gradient: bool = False


class Output(Measurement):
    output: Tensor


class Evaluated(Output):
    experiment: ClassVar[str] = "evaluated"


class Double(Output):
    experiment: ClassVar[str] = "double"


class DoubleSoFar(Measurement):
    experiment: ClassVar[str] = "double"
    output: Tensor | None = None


class OnWeight(Measurement):
    """`forward` given a weight in place of x."""

    experiment: ClassVar[str] = "weight"
    kept_shape: bool = False


class OnMetaDevice(Measurement):
    """On another device than the CPU; only its error is looked at."""

    experiment: ClassVar[str] = "meta_device"


# --- exercise 2

OwnShapes = dict[Text, Shape]  # last part of a parameter's name -> its shape


class Wrapped(Measurement):
    experiment: ClassVar[str] = "wrap"
    weight_kept_as: Texts  # parameters of the wrapper that are the given layer's memory
    weight_copied_as: Texts  # those with its values
    own_names: Texts  # parameters that are not the given layer's
    own_shapes: OwnShapes
    shapes_if: dict[Text, OwnShapes]  # of a LoRALayer made with other arguments
    bias_kept_as: Texts = ()
    bias_copied_as: Texts = ()

    def kept_as(self, part: str) -> Texts:
        return self.weight_kept_as if part == "weight" else self.bias_kept_as

    def copied_as(self, part: str) -> Texts:
        return self.weight_copied_as if part == "weight" else self.bias_copied_as


class WrapperStart(Measurement):
    experiment: ClassVar[str] = "start"
    before: Tensor  # the given layer's output
    after: Tensor


class WrapperStartSoFar(Measurement):
    experiment: ClassVar[str] = "start"
    before: Tensor | None = None
    after: Tensor | None = None
    again: Tensor | None = None


class WrapperUpdate(Measurement):
    experiment: ClassVar[str] = "update"
    pair_found: bool
    output: Tensor
    input_kept: bool


class EvaluatedSoFar(Measurement):
    experiment: ClassVar[str] = "evaluated"
    changed: Texts = ()  # of "weight" and "bias"


class InputGradient(Measurement):
    experiment: ClassVar[str] = "gradient"
    input: Tensor


class LayerAlone(Measurement):
    """The student's own LoRALayer, with the same A and B."""

    experiment: ClassVar[str] = "layer_alone"
    parameters: Count
    output: Tensor | None = None  # None where no A and B were found
    input: Tensor | None = None  # the gradient


class After(Measurement):
    """The given layer's own values at the end."""

    experiment: ClassVar[str] = "after"
    weight: Tensor | None = None
    bias: Tensor | None = None

    def part(self, name: str) -> Tensor | None:
        return self.weight if name == "weight" else self.bias


class Batch(Output):
    experiment: ClassVar[str] = "batch"


# --- exercise 3


class Layer(msgspec.Struct, frozen=True, rename={"in_dim": "in", "out_dim": "out"}):
    """What now stands where a linear layer was."""

    path: Text
    in_dim: Count
    out_dim: Count
    missing: bool = False
    type: Text = ""
    untouched: bool = False
    kept: Count = 0  # tensors of the layer that are still there
    had: Count = 0  # tensors that it had
    new: Annotated[tuple[Shape, ...], Meta(max_length=MAX_ITEMS)] = ()  # shapes of the others


Layers = Annotated[tuple[Layer, ...], Meta(max_length=MAX_ITEMS)]


class Replaced(Measurement):
    experiment: ClassVar[str] = "replace"
    returned: Text  # "nothing", "the model", or a type's name


class LayersAfter(Measurement):
    """What became of each linear layer."""

    experiment: ClassVar[str] = "layers"
    layers: Layers
    stray: Texts  # new parameters below none of the layers
    dotted: bool  # a module's name has a dot


class Logits(Measurement):
    experiment: ClassVar[str] = "logits"
    before: Tensor
    after: Tensor


class Compared(msgspec.Struct, frozen=True):
    """One adapter's update: `ratio` times that of the student's own LoRALayer, and what is left of it then."""

    path: Text
    ratio: Number | None = None  # None where no A and B were found
    rest: Number | None = None


class Scales(Measurement):
    experiment: ClassVar[str] = "scales"
    compared: Annotated[tuple[Compared, ...], Meta(max_length=MAX_ITEMS)]


class DrawnAdapters(Measurement):
    """A run with drawn A and B; the follow-up reads its arrays."""

    experiment: ClassVar[str] = "drawn"


class LayerAgain(msgspec.Struct, frozen=True):
    """One layer's update in that run: `ratio` times (alpha / rank) x A B, and what is left of it then."""

    ratio: Number
    rest: Number
    size: Number  # beside the pretrained layer's output


class RunAgain(Measurement):
    """The same run as we computed it, with each layer's output as it was."""

    experiment: ClassVar[str] = "drawn"
    finite: bool
    same: bool = False  # the logits follow from the layers' outputs
    layers: dict[Text, LayerAgain | None] = msgspec.field(default_factory=dict)  # None: it gave nothing
    comparable: bool = False  # in exercise 4: each update is a multiple of x A B
    others: Texts = ()  # layers whose A or B has another gradient


class OwnLogits(Measurement):
    """Before anything is replaced, as we computed them."""

    experiment: ClassVar[str] = "logits"
    before: Tensor


class Twice(Measurement):
    experiment: ClassVar[str] = "twice"
    layers: Layers = ()


# --- exercise 4


class Trainable(NamedTuple):
    name: Text
    size: Count
    base: bool  # was it there before replacement?
    trainable: bool


class Frozen(Measurement):
    experiment: ClassVar[str] = "freeze"
    parameters: Annotated[tuple[Trainable, ...], Meta(max_length=MAX_ITEMS)]
    changed_by_freezing: Texts = ()


class Gradients(Measurement):
    experiment: ClassVar[str] = "gradients"
    loss_has_gradient: bool
    with_gradient: Texts


class Step(Measurement):
    experiment: ClassVar[str] = "step"
    changed: Texts


# --- exercise 5


class Answer(msgspec.Struct, frozen=True):
    type: Text  # "missing", or a type's name
    value: int | float | None = None  # None where it is no number


class Answers(Measurement):
    experiment: ClassVar[str] = "answers"
    q2_trainable: Answer
    q2_total: Answer
    q2_percent: Answer
    q3_trainable: Answer
    q3_total: Answer
    q3_percent: Answer


class Names(Measurement):
    experiment: ClassVar[str] = "names"
    missing: Texts


class Parameter(NamedTuple):
    name: Text
    shape: Shape
    trainable: bool
    moved: bool  # a value other than 0


class FinalModel(Measurement):
    experiment: ClassVar[str] = "model"
    type: Text | None = None  # None where there is no `model`
    parameters: Annotated[tuple[Parameter, ...], Meta(max_length=MAX_ITEMS)] | None = None  # None where it is no module


class Updates(Measurement):
    """What the final model adds to the pretrained one; the follow-up reads its arrays."""

    experiment: ClassVar[str] = "updates"


class OwnModel(Measurement):
    """The pretrained model with these updates, as we put it together."""

    experiment: ClassVar[str] = "model"
    complete: bool  # all updates are there, in their shapes
    finite: bool = False
    moved: Texts = ()  # parameters of the base that have other values
    ranks: dict[Text, Count] = msgspec.field(default_factory=dict)  # of each inner linear layer's update
    # how far down each of two losses it goes, in standard deviations of one that was drawn
    descents: dict[Text, tuple[Number, Number]] = msgspec.field(default_factory=dict)


class Predictions(Measurement):
    experiment: ClassVar[str] = "predictions"
    logits: Tensor


class Scale(Measurement):
    experiment: ClassVar[str] = "scale"
    ratio: Number | None = None
    rest: Number | None = None
