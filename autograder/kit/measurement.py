"""What a probe measured, in the types that a lab declares: checked once, where it comes in, and read as it is then.

Evidence comes from a process that ran student code, so nothing in it is believed. What is missing, of another type or
of another shape is the student's failed check, never a pass and never a crash of ours.

    class Average(Measurement):
        experiment: ClassVar[str] = "average"  # as the probe calls it
        average: Number                        # a fact of this name
        steps: Texts = ()                      # one that may be missing
        curve: Tensor | None = None            # what `Recording.tensor` wrote down
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from autograder.kit.verdict import Failed
from autograder.words import say

MAX_ITEMS = 20_000  # of a list; a model of a lab has a few hundred parameters

Text = Annotated[str, Meta(max_length=10_000)]
Texts = Annotated[tuple[Text, ...], Meta(max_length=MAX_ITEMS)]
Shape = Annotated[tuple[Annotated[int, Meta(ge=0)], ...], Meta(max_length=64)]
Number = float | Literal["nan", "inf", "-inf"]  # JSON has no such numbers, so they come as texts; `as_float` reads both
Count = Annotated[int, Meta(ge=0)]
Numbers = Annotated[tuple[Number, ...], Meta(max_length=MAX_ITEMS)]
Kept = Number | None  # None for what is no number

_FIELD = re.compile(r"at `\$\.(\w+)"), re.compile(r"required field `(\w+)`$")  # in the text of an error


class Measurement(msgspec.Struct, kw_only=True):
    """The facts and tensors of one experiment; each lab declares its own. Facts that are not declared are not read."""

    experiment: ClassVar[str] = ""  # its name, or the last part of it


M = TypeVar("M", bound=Measurement)


class Tensor(msgspec.Struct, frozen=True):
    """What `Recording.tensor` wrote down, which may be something else than a tensor."""

    path: str  # experiment and name, filled in here
    type: Text  # "Tensor", "NoneType", ...
    shape: Shape = ()
    dtype: Text = ""
    requires_grad: bool = False
    array: np.ndarray | None = None  # None where it is no tensor, or too large to be written down

    def __post_init__(self) -> None:
        if self.array is not None and self.array.shape != self.shape:
            raise ValueError("the values have another shape than was written down")

    @property
    def is_tensor(self) -> bool:
        return self.type == "Tensor"

    def values(self, shape: tuple[int, ...] | None = None, finite: bool = True) -> NDArray[Any]:
        """The values.

        Args:
            shape: that they must have.
            finite: whether NaN and infinity are refused; False in a check that explains them.

        Raises:
            Failed: there are none, or not such.
        """
        array = self.array
        if array is None or (shape is not None and array.shape != shape) or (finite and not is_finite(array)):
            raise no_measurement(self.path)
        return array


def is_finite(array: NDArray[Any]) -> bool:
    """Whether no value is infinite or not a number."""
    return bool(np.isfinite(array).all())


def as_float(number: Number | None) -> float:
    """A number as Python computes with it; NaN where there is none."""
    return math.nan if number is None else float(number)


def decoded(kind: type[M], name: str, facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> M:
    """One experiment in its type.

    Args:
        name: of the experiment.
        facts: what the probe wrote down.
        arrays: of all experiments, by "experiment/name".

    Raises:
        Failed: something is missing or of another type.
    """
    whole = dict(facts)
    for key in _tensors_of(kind):
        if isinstance(whole.get(key), dict):
            path = f"{name}/{key}"
            whole[key] = {**whole[key], "path": path, "array": arrays.get(path)}
    try:
        return msgspec.convert(whole, kind)
    except msgspec.ValidationError as error:
        field = next((match[1] for pattern in _FIELD if (match := pattern.search(str(error)))), None)
        raise no_measurement(f"{name}/{field}" if field else name) from None


@cache
def _tensors_of(kind: type[Measurement]) -> list[str]:
    """The facts that are tensors, as the probe calls them."""
    return [field.encode_name for field in msgspec.structs.fields(kind) if field.type in (Tensor, Tensor | None)]


def no_measurement(what: str) -> Failed:
    """The verdict on evidence that is not there, or not what was asked for."""
    return Failed(
        expected=say("a result that can be measured"),
        got=say("nothing usable came back ({what})", what=what),
        why=say("what is not measured can't pass"),
        next_step=say("run the check in your notebook and look at what your code returns"),
        diagnosis="nothing-measured",
    )
