"""The one error of this package: a sentence for the reader, not a traceback; and how a lack of memory is known."""

from __future__ import annotations


class LabError(RuntimeError):
    """Something that a student can mend; the message says what happened and what to do next."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback (its own hook for exceptions that explain themselves)."""
        return [f"{type(self).__name__}: {self}"]


def is_out_of_memory(error: RuntimeError | MemoryError) -> bool:
    """Whether memory ran out: on the CPU torch raises a plain RuntimeError, in the words of its allocator."""
    words = ("DefaultCPUAllocator", "not enough memory", "out of memory")
    return type(error).__name__ in ("OutOfMemoryError", "MemoryError") or any(word in str(error) for word in words)
