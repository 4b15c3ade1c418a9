"""What stands where IPython's shell would, and the modules that a platform alone has: to ask for them does no harm."""

from __future__ import annotations

import builtins
import os
import sys
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from IPython.core.display_functions import DisplayHandle
from IPython.utils.text import DollarFormatter

from autograder.sandbox.inside.cells import WRITES_FILE
from autograder.sandbox.inside.own_files import write_file

PLATFORMS = ("google.colab", "kaggle_secrets", "kaggle_datasets")
SECRETS = ("get", "get_secret")


class NoShell:
    """Magics and shell commands do nothing, but for those that write a file, or name the folder or the environment."""

    @property
    def config(self) -> dict[str, Any]:
        return {}

    @property
    def user_ns(self) -> dict[str, Any]:
        return sys.modules["__main__"].__dict__

    def run_line_magic(self, name: str, line: str, *_: object) -> Any:
        with suppress(Exception):  # `{rank}` and `$rank` are the notebook's names; what is none stays as it stands
            line = DollarFormatter().vformat(line, (), self.user_ns)
        match name:
            case "env" | "set_env":
                return _environment(line.strip())
            case "cd":
                with suppress(OSError):  # IPython prints it, and goes on
                    os.chdir(os.path.expanduser(line.removeprefix("-q").strip().strip("'\"") or "~"))
            case "pwd":
                return os.getcwd()
        return None

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        if name in WRITES_FILE:
            write_file(line, cell)

    def system(self, command: str) -> None: ...

    def getoutput(self, command: str, *_: object) -> list[str]:
        return []

    def captured(self) -> SimpleNamespace:
        """What `%%capture name` gives; nothing is captured."""
        return SimpleNamespace(stdout="", stderr="", outputs=[], show=lambda: None)

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


def _environment(line: str) -> Any:
    """What `%env` does with a variable, or with a variable and its value behind a sign of equality or a space."""
    name, sign, value = line.partition("=") if "=" in line else line.partition(" ")
    if not line:
        return dict(os.environ)
    if sign:
        os.environ[name.strip()] = value.strip()
        return None
    return os.environ.get(name)


def display(*shown: object, display_id: object = None, **options: object) -> DisplayHandle | None:
    """Shows nothing; gives the handle by which a notebook would show something else in its place, if asked for one."""
    return DisplayHandle(display_id if isinstance(display_id, str) else None) if display_id else None


def is_of_a_platform(module: str) -> bool:
    """Whether a module, or what is imported from it, is there on one platform only."""
    return f"{module}.".startswith(tuple(f"{platform}." for platform in PLATFORMS))


class NoPlatform:
    """Stands for what a platform has: drives are not mounted, nobody uploads a file, and secrets are empty."""

    def __init__(self, name: str) -> None:
        self._name = name.rpartition(".")[2]

    def __getattr__(self, name: str) -> NoPlatform:
        if name.startswith("__"):
            raise AttributeError(name)
        return NoPlatform(name)

    def __call__(self, *_: object, **__: object) -> Any:
        if self._name[:1].isupper():  # a class
            return self
        return "" if self._name in SECRETS else {}


class History:
    """The inputs and outputs of the cells so far, by IPython's names for them: `In`, `_i`, `Out`, `_`, `_3`."""

    def __init__(self, space: dict[str, Any]) -> None:
        self.space = space
        self.inputs: list[str] = [""]
        self.outputs: dict[int, Any] = {}
        self.last: dict[str, Any] = dict.fromkeys(("_", "__", "___"), "")
        space |= {"In": self.inputs, "_ih": self.inputs, "Out": self.outputs, "_oh": self.outputs, **self.last}

    def begin(self, source: str) -> None:
        """Before a cell is run."""
        self.space |= dict(zip(("_iii", "_ii", "_i"), ["", "", *self.inputs][-3:], strict=True))
        self.inputs.append(source.rstrip("\n"))

    def end(self, value: Any) -> None:
        """Keeps the value of a cell's last expression, unless a semicolon behind it has kept it from being shown."""
        if value is None or value is self.outputs or self.inputs[-1].rstrip().endswith(";"):
            return
        number = len(self.inputs) - 1
        # As in IPython, a name that the notebook has bound itself is left to it.
        taken = hasattr(builtins, "_") or any(self.space.get(name, was) is not was for name, was in self.last.items())
        self.last = {"_": value, "__": self.last["_"], "___": self.last["__"]}
        self.space |= {} if taken else self.last
        self.space[f"_{number}"] = self.outputs[number] = value
