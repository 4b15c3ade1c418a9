"""A notebook that is large by its outputs: they are left out before its JSON is read, for no grade needs them."""

from __future__ import annotations

import re

MAX_PARTS = 1_500_000  # rows of strings and brackets that are looked at; two seconds
CELL_DEPTHS = (3, 5)  # brackets around a cell's names, in format 4 and in the older ones
# A string that is never closed goes to the end: else it would be looked through again from each quote in it.
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
# A row is counted and not possessive: Python before 3.11.5 mistakes where one ends that holds possessive parts.
_PART = re.compile(rb"(?:%b\s*+,\s*+){1,1000}|%b|[\[\]{}]" % (_STRING, _STRING), re.DOTALL)
_VALUE = re.compile(rb"\s*:\s*(?=[\[{])")
LEFT_OUT = {b'"outputs"': b"[]", b'"attachments"': b"{}"}


def without_outputs(data: bytes) -> bytes:
    """A notebook's JSON with empty outputs and without attached pictures; where it is no JSON, what was understood.

    It is read once, in order, and without making values of it: twenty megabytes can be millions of them.
    """
    if not any(name in data for name in LEFT_OUT):
        return data
    kept, start, depth = list[bytes](), 0, 0
    left_out: tuple[int, bytes] | None = None  # where the value began, what stands in its place; its depth is below
    outside = 0
    for number, part in enumerate(_PART.finditer(data)):
        if number > MAX_PARTS:
            return data
        sign = part[0]
        if sign in b"[{":
            depth += 1
        elif sign in b"]}":
            depth -= 1
            if left_out is not None and depth == outside:
                begun, instead = left_out
                kept += [data[start:begun], instead]
                start, left_out = part.end(), None
        elif left_out is None and depth in CELL_DEPTHS and (value := _value_left_out(data, part)):
            left_out, outside = (value, LEFT_OUT[sign]), depth
    return b"".join([*kept, data[start:]])


def _value_left_out(data: bytes, part: re.Match[bytes]) -> int | None:
    """Where the value of a name begins that is left out; None for another name, or one without such a value."""
    found = _VALUE.match(data, part.end()) if part[0] in LEFT_OUT else None
    return found and found.end()
