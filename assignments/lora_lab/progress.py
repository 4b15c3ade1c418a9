"""Progress of long work: a line in a terminal; in a notebook a bar that ends as a sentence, which a saved file keeps.

A widget would leave nothing readable behind: whoever opens the file later has no kernel to ask for its state.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any, Protocol

from tqdm.std import tqdm

INTERVAL = 0.2  # seconds between two pictures


class Progress(Protocol):
    def advance(self, amount: int, said: str) -> None:
        """So many units more are done; `said` is how it stands."""


@contextmanager
def progress_of(title: str, total: int, unit: str) -> Iterator[Progress]:
    """Shows how far a block is.

    Args:
        total: how many units there are to do.
    """
    if not _in_notebook():
        with tqdm(total=total, desc=title, unit=f" {unit}", unit_scale=True, smoothing=0, mininterval=INTERVAL) as line:
            yield _Line(line)
        return
    bar = _Bar(title, total, unit)
    try:
        yield bar
    finally:
        bar.end()


def _in_notebook() -> bool:
    if "ipykernel" not in sys.modules:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


class _Line:
    def __init__(self, line: Any) -> None:
        self._line = line

    def advance(self, amount: int, said: str) -> None:
        self._line.set_postfix_str(said, refresh=False)
        self._line.update(amount)


class _Bar:
    """HTML that is replaced in place. The time to go is estimated from the mean so far."""

    def __init__(self, title: str, total: int, unit: str) -> None:
        from IPython.display import display

        self._title, self._total, self._unit = title, max(1, total), unit
        self._done, self._said = 0, ""
        self._started = self._drawn = time.monotonic()
        self._shown: Any = display(self._picture(), raw=True, display_id=True)

    def advance(self, amount: int, said: str) -> None:
        self._done, self._said = self._done + amount, said
        if time.monotonic() - self._drawn >= INTERVAL:
            self._drawn = time.monotonic()
            self._shown.update(self._picture(), raw=True)

    def end(self) -> None:
        stopped = "" if self._done >= self._total else f"stopped at {self._done / self._total:.0%}, "
        told = f"{stopped}{self._done:,} {self._unit} in {time.monotonic() - self._started:.0f} s"
        text = ", ".join(part for part in (f"{self._title}: {told}", self._said) if part)
        self._shown.update({"text/plain": text, "text/html": f"<div>{escape(text)}</div>"}, raw=True)

    def _picture(self) -> dict[str, str]:
        passed = time.monotonic() - self._started
        left = f", about {passed * (self._total - self._done) / self._done:.0f} s to go" if self._done else ""
        share = f"{self._title}: {self._done / self._total:.0%} in {passed:.0f} s{left}"
        text = ", ".join(part for part in (share, self._said) if part)
        bar = f'<progress aria-label="{escape(self._title)}" value="{self._done}" max="{self._total}"></progress>'
        return {"text/plain": text, "text/html": f"<div>{bar} {escape(text)}</div>"}
