"""The one error of this package: a sentence for the reader, not a traceback."""

from __future__ import annotations


class LabError(RuntimeError):
    """Something that a student can mend; the message says what happened and what to do next."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback (its own hook for exceptions that explain themselves)."""
        return [f"{type(self).__name__}: {self}"]
