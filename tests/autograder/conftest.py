"""What a notebook changes in its process, which usually ends with it."""

from __future__ import annotations

import builtins
import getpass
import os
import sys
from collections.abc import Iterator

import IPython.core.display_functions
import IPython.core.getipython
import IPython.display
import pytest
import torch

import autograder
from autograder.sandbox.inside import kernel


@pytest.fixture
def process_restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """For notebooks that are run in the test's own process."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(builtins, "input", builtins.input)
    monkeypatch.setattr(autograder, "checker", autograder.checker)
    monkeypatch.setattr(os, "nice", os.nice)
    monkeypatch.setattr(torch, "compile", torch.compile)
    monkeypatch.setattr(torch.utils.data.DataLoader, "__init__", torch.utils.data.DataLoader.__init__)
    monkeypatch.setattr(getpass, "getpass", getpass.getpass)
    monkeypatch.setattr(sys, "breakpointhook", sys.breakpointhook)
    monkeypatch.setattr(IPython, "get_ipython", IPython.get_ipython)
    monkeypatch.setattr(IPython.core.getipython, "get_ipython", IPython.core.getipython.get_ipython)
    for module in (IPython.display, IPython.core.display_functions):
        monkeypatch.setattr(module, "display", module.display)
    for name in ("OWN_RANK", "OWN_ALPHA"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(kernel, "draw_without_windows", lambda tell: None)
    yield
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
