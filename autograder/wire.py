"""The only bytes that leave the sandbox: one JSON object and named arrays, with every size bounded.

A frame is a magic word, the length of the JSON, the JSON, and a safetensors block. Nothing in it can be executed,
and the reader believes nothing: `read_frame` returns plain data or raises `FrameError`, whatever it is given.
Both sides use this module, so it imports neither torch nor a check.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

MAGIC = b"GRADE1\n"
MAX_JSON = 4 << 20  # bytes
MAX_HEADER = 1 << 20  # bytes of a safetensors header; a longer one takes seconds to parse
MAX_ARRAYS = 4_096
MAX_DEPTH = 32  # levels of nesting in the JSON
MAX_TEXT = 10_000  # characters of a text in a reply
MAX_VALUES = 100_000  # in the JSON of a reply
CHANGED = "changed"  # in place of a probe's name: it was run once more, on definitions that we have changed
SURROGATE = re.compile("[\ud800-\udfff]")  # half of a character
FOUND = "found:"  # before the name of an array that another job brought back
ALLOWED_DTYPES = frozenset({"float32", "float64", "int64", "int32", "uint8", "bool"})

Json = Any  # what json.loads returns
Arrays = dict[str, NDArray[Any]]


class FrameError(ValueError):
    """Bytes that are no frame."""


def write_frame(facts: Mapping[str, Json], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """One frame; the facts must be JSON without NaN or infinity."""
    text = json.dumps(facts, allow_nan=False, ensure_ascii=True).encode("ascii")
    block = save({name: np.ascontiguousarray(array) for name, array in arrays.items()})
    return MAGIC + struct.pack("<Q", len(text)) + text + block


def read_frame(data: bytes) -> tuple[dict[str, Json], Arrays]:
    """The facts and arrays of a frame.

    Raises:
        FrameError: anything else than a well-formed frame within the bounds of this module.
    """
    start = len(MAGIC) + 8
    if data[: len(MAGIC)] != MAGIC or len(data) < start:
        raise FrameError("this is no frame")
    (length,) = struct.unpack("<Q", data[len(MAGIC) : start])
    if length > MAX_JSON or start + length > len(data):
        raise FrameError("the JSON part is cut off or too long")
    return _read_json(data[start : start + length]), _read_arrays(data[start + length :])


def refuse_odd(facts: Json) -> None:
    """Sees to it that a reply's facts are such as `worker.plain` makes them: small, and safe to compute with.

    Raises:
        FrameError: too many values, a text that is too long or no Unicode, a number that is not finite or too large.
    """
    values, seen = [facts], 0
    while values:
        value = values.pop()
        kind = type(value)  # what json.loads returns is of no other class
        seen += 1
        if seen > MAX_VALUES:
            raise FrameError("the JSON part has too many values")
        if kind is str:
            if len(value) > MAX_TEXT or not (value.isascii() or SURROGATE.search(value) is None):
                raise FrameError("a text is too long, or no Unicode")
        elif kind is dict:
            values += value
            values += value.values()
        elif kind is list:
            values += value
        elif kind is float and not math.isfinite(value):
            raise FrameError("a number is not finite")
        elif kind is int and abs(value) >= 1 << 63:
            raise FrameError("a number has more than 64 bits")


def _read_json(text: bytes) -> dict[str, Json]:
    try:
        facts = json.loads(text.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)
        _check_depth(facts, MAX_DEPTH)
    except (ValueError, RecursionError, MemoryError) as error:
        raise FrameError(f"the JSON part is not readable ({error})") from None
    if not isinstance(facts, dict):
        raise FrameError("the JSON part is not an object")
    return facts


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not allowed")


def _unique_keys(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key appears twice")
    return result


def _check_depth(value: Json, left: int) -> None:
    if left == 0:
        raise ValueError("nested too deeply")
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if children and left == 1:
        raise ValueError("nested too deeply")
    for child in children:
        if isinstance(child, dict | list):
            _check_depth(child, left - 1)


def _read_arrays(block: bytes) -> Arrays:
    if len(block) < 8:
        raise FrameError("the arrays are missing")
    (header_length,) = struct.unpack("<Q", block[:8])
    if header_length > MAX_HEADER:
        raise FrameError("the header of the arrays is too long")
    try:
        header = json.loads(block[8 : 8 + header_length])
        if not isinstance(header, dict) or len(header) > MAX_ARRAYS:
            raise FrameError("too many arrays")
        arrays = load(block)
    except (
        SafetensorError,
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
        MemoryError,
        OverflowError,
    ) as error:
        raise FrameError(f"the arrays are not readable ({error})") from None
    for name, array in arrays.items():
        if array.dtype.name not in ALLOWED_DTYPES:
            raise FrameError(f"array {name!r} has a type that is not used here")
    return arrays
