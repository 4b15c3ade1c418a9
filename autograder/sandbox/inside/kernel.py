"""What a student's own kernel has and a run while grading lacks, made harmless: nothing that is computed changes."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import IPython.core.display_functions
import IPython.core.getipython
import IPython.display
import torch
from torch.utils.data import DataLoader

from autograder.kit.recorder import CELL_FILE
from autograder.sandbox.inside.screen import draw_without_windows
from autograder.sandbox.inside.shell import NoShell, display

Tell = Callable[[str, str], None]  # a kind of note, and its text
OF_WORKERS = ("num_workers", "prefetch_factor", "persistent_workers", "multiprocessing_context")
PLACE = 5  # of num_workers among DataLoader's arguments


def as_in_a_kernel(tell: Tell) -> None:
    """Lets cells ask for a window, a compiler, worker processes, a password or a debugger, and go on without.

    Args:
        tell: is given a note of what was left out, where a reader may want to know.
    """
    _shell_for_cells()
    draw_without_windows(lambda backend: tell("no_display", backend))
    _nice_without_right()
    _compile_nothing(tell)
    _load_without_workers(tell)
    getpass.getpass = lambda prompt="", stream=None, **options: ""  # nobody answers: as if only Enter was pressed
    sys.breakpointhook = lambda *given, **options: None


def _shell_for_cells() -> None:
    """`IPython.get_ipython()` gives a shell in a cell; libraries that ask are told, as before, that there is none."""
    own, of_a_cell = IPython.get_ipython, CELL_FILE.partition("{")[0]

    def get_ipython() -> Any:
        asking = sys._getframe(1).f_code.co_filename
        return NoShell() if asking.startswith(of_a_cell) else own()

    IPython.get_ipython = IPython.core.getipython.get_ipython = get_ipython
    IPython.display.display = IPython.core.display_functions.display = display


def _nice_without_right() -> None:
    """`os.nice` may be asked to stand back, as in a kernel."""
    own = os.nice

    def nice(increment: int) -> int:
        try:
            return own(increment)
        except OSError:
            if increment < 0:
                raise
            return 0

    os.nice = nice


def _compile_nothing(tell: Tell) -> None:
    """`torch.compile` gives back what it is given: compiled code computes the same, and there is no compiler."""

    def compile(model: Any = None, **options: Any) -> Any:
        tell("no_compiler", "torch.compile")
        return model if model is not None else lambda given: given

    torch.compile = compile


def _load_without_workers(tell: Tell) -> None:
    """A DataLoader reads its data in the process that it is used in."""
    own = DataLoader.__init__

    @wraps(own)
    def init(self: Any, *given: Any, **options: Any) -> None:
        workers = given[PLACE] if len(given) > PLACE else options.get("num_workers")
        if workers:
            tell("no_workers", f"num_workers={workers}"[:60])
            options = {name: value for name, value in options.items() if name not in OF_WORKERS}
            given = (*given[:PLACE], 0, *given[PLACE + 1 :]) if len(given) > PLACE else given
        own(self, *given, **options)

    DataLoader.__init__ = init  # type: ignore[method-assign]
