"""A misconception: an idea that students have of an exercise, and what their code would give if they had it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from autograder.words import say


@dataclass(frozen=True)
class Misconception:
    """One entry. Several entries may share a diagnosis: other spellings of the same idea."""

    diagnosis: str
    words: str  # the question to ask oneself; never the solution
    read: str  # a heading or hint of the notebook that speaks of it
    gives: Callable[[Any], Any] | None = None  # what would come out; None where the check itself sees it


def recognise(
    known: Iterable[Misconception], measured: Sequence[tuple[Any, Any]], same: Callable[[Any, Any], bool]
) -> str | None:
    """The diagnosis that explains all measurements, as (given, got) pairs; None when none does, or more than one."""
    if not measured:
        return None
    fitting = {m.diagnosis for m in known if m.gives and all(same(m.gives(given), got) for given, got in measured)}
    return fitting.pop() if len(fitting) == 1 else None


class Advice(TypedDict):
    next_step: str
    diagnosis: str | None


def advice_from(catalogue: dict[str, Misconception], diagnosis: str | None, otherwise: str) -> Advice:
    """What to say to a diagnosis: its words and where to read on; `otherwise` when there is none."""
    if diagnosis is None:
        return {"next_step": otherwise, "diagnosis": None}
    entry = catalogue[diagnosis]
    return {
        "next_step": say('{words} (in the notebook: "{read}")', words=say(entry.words), read=say(entry.read)),
        "diagnosis": diagnosis,
    }
