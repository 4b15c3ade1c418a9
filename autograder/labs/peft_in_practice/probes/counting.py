"""Exercise 1: parameters counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from autograder.kit.probing.values import number
from autograder.kit.recorder import Recorder


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Counts for each model.

    Args:
        facts: "counts": [vocab, d_model, d_ff, positions, layers] of each.
    """
    for sizes in facts["counts"]:
        call = f"count_parameters({', '.join(map(str, sizes))})"
        with record.experiment(f"{'-'.join(map(str, sizes))}/count", call) as seen:
            found = names["count_parameters"](*sizes)
            seen.facts |= {"type": type(found).__name__, "count": number(found)}
