"""Frames: what was written comes back, and nothing else ever does more than raise FrameError."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograder.sandbox.inside.worker import plain
from autograder.wire import MAGIC, MAX_TEXT, MAX_VALUES, FrameError, read_frame, refuse_odd, write_frame

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=5), children, max_size=4),
    max_leaves=12,
)  # fmt: skip
some_arrays = st.sampled_from([np.float32, np.float64, np.int64, np.uint8, np.bool_]).flatmap(
    lambda dtype: arrays(dtype, array_shapes(min_dims=0, max_dims=3, max_side=4))
)


@given(
    st.dictionaries(st.text(max_size=8), json_values, max_size=4),
    st.dictionaries(st.text(max_size=8), some_arrays, max_size=3),
)
def test_what_was_written_comes_back(facts: dict[str, object], found: dict[str, np.ndarray]) -> None:
    facts_back, arrays_back = read_frame(write_frame(facts, found))
    assert facts_back == facts
    assert arrays_back.keys() == found.keys()
    for name, array in found.items():
        assert arrays_back[name].dtype == array.dtype
        np.testing.assert_array_equal(arrays_back[name], array)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_cleanly(data: bytes) -> None:
    with pytest.raises(FrameError):
        read_frame(data)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_behind_a_right_start_are_refused_cleanly(text: bytes, block: bytes) -> None:
    with pytest.raises(FrameError):
        read_frame(MAGIC + struct.pack("<Q", len(text)) + text + block + b"\xff")


@given(st.data())
def test_one_changed_byte_gives_data_or_a_refusal(data: st.DataObject) -> None:
    frame = bytearray(write_frame({"a": [1, {"b": "ü"}]}, {"x": np.arange(5, dtype=np.float32)}))
    place = data.draw(st.integers(0, len(frame) - 1))
    frame[place] ^= data.draw(st.integers(1, 255))
    try:
        facts, found = read_frame(bytes(frame))
    except FrameError:
        return
    assert isinstance(facts, dict)
    assert all(isinstance(array, np.ndarray) for array in found.values())


def frame_of(text: str, block: bytes | None = None) -> bytes:
    raw = text.encode("utf-8", "surrogatepass")
    empty = write_frame({}, {})[len(MAGIC) + 8 + 2 :]
    return MAGIC + struct.pack("<Q", len(raw)) + raw + (empty if block is None else block)


@pytest.mark.parametrize(
    "text",
    [
        '{"score": NaN}',
        '{"score": Infinity}',
        '{"a": 1, "a": 2}',
        "[1]",
        '"text"',
        "{",
        "",
        '{"a":' * 40 + "1" + "}" * 40,
        '{"a":' * 100_000,
        '{"n": ' + "9" * 10_000 + "}",
    ],
    ids=["nan", "infinity", "twice", "list", "text", "cut", "empty", "deep", "very deep", "long number"],
)
def test_json_that_is_no_plain_object_is_refused(text: str) -> None:
    with pytest.raises(FrameError):
        read_frame(frame_of(text))


def header(entries: dict[str, object]) -> bytes:
    text = json.dumps(entries).encode()
    return struct.pack("<Q", len(text)) + text


@pytest.mark.parametrize(
    "block",
    [
        b"",
        struct.pack("<Q", 1 << 40),
        header({f"a{i}": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for i in range(5000)}),
        header({"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 4]}}) + bytes(4),
        header({"a": {"dtype": "F8_E8M0", "shape": [4], "data_offsets": [0, 4]}}) + bytes(4),
        header({"a": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}) + bytes(4),
        header({"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}) + bytes(4),
        header({"a": 7}),
    ],
    ids=["none", "huge header", "too many", "wrong size", "unknown type", "unused type", "negative", "no entry"],
)
def test_arrays_that_are_not_as_announced_are_refused(block: bytes) -> None:
    with pytest.raises(FrameError):
        read_frame(frame_of("{}", block))


def test_not_a_number_can_not_be_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_frame({"a": float("nan")}, {})


@given(json_values)
def test_what_a_worker_makes_plain_is_never_odd(value: object) -> None:
    refuse_odd({"a": plain(value)})
    refuse_odd({"a": plain([value, float("inf"), 2**80, "\ud800", "x" * (MAX_TEXT + 1)])})


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(float("inf"), id="infinity"),
        pytest.param(-(2**63), id="65 bits"),
        pytest.param("\udcff", id="half a character"),
        pytest.param({"\ud800": 1}, id="half a character as a key"),
        pytest.param("x" * (MAX_TEXT + 1), id="long"),
        pytest.param([[]] * MAX_VALUES, id="many"),
    ],
)
def test_what_no_worker_makes_is_odd(odd: object) -> None:
    with pytest.raises(FrameError):
        refuse_odd({"a": [odd]})
