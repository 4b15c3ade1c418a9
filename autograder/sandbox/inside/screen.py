"""A display that is not there: a notebook that asks for a window is drawn without one, as `Agg` draws."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

PYPLOT = "matplotlib.pyplot"


def draw_without_windows(tell: Callable[[str], None]) -> None:
    """Lets `switch_backend` of pyplot, also by way of `matplotlib.use`, take `Agg` where a window can't be had.

    Args:
        tell: is given the name of a backend that was left out.
    """
    if PYPLOT in sys.modules:
        _patch(sys.modules[PYPLOT], tell)
    else:  # importing it takes longer than most exercises
        sys.meta_path.insert(0, _WhenImported(tell))


def _patch(pyplot: ModuleType, tell: Callable[[str], None]) -> None:
    own = pyplot.switch_backend

    def switch_backend(newbackend: str) -> None:
        try:
            own(newbackend)
        except ImportError:
            tell(str(newbackend))
            own("agg")

    pyplot.switch_backend = switch_backend  # type: ignore[attr-defined]


class _WhenImported(importlib.abc.MetaPathFinder):
    """Finds pyplot as the other finders do, and changes it once it is loaded."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != PYPLOT:
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        loader: Any = spec.loader if spec is not None else None
        if loader is not None:
            run = loader.exec_module

            def exec_module(module: ModuleType) -> None:
                run(module)
                _patch(module, self.tell)

            loader.exec_module = exec_module
        return spec
