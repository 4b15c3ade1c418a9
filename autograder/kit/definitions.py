"""What is known of the names that an exercise asks for, and the verdict where one of them is not defined."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from autograder.kit.measurement import MAX_ITEMS, Text, no_measurement
from autograder.kit.student_error import CellNumber, StudentError
from autograder.kit.verdict import MAX_TEXT, Failed
from autograder.words import say


class Origin(NamedTuple):
    """The cell that should have defined a name, and the type of the error that it stops with."""

    cell: CellNumber
    error: Text


class FileOrigin(NamedTuple):
    """The cell that takes a definition from a file, or writes it into one."""

    cell: CellNumber
    file: Text
    how: Text  # "written", "imported" or "run"


class Definitions(msgspec.Struct, frozen=True, kw_only=True):
    """What a probe's process says of the names that it needs, beside the experiments."""

    missing: dict[Text, StudentError | None] = {}
    similar: dict[Text, Text] = {}  # a missing name -> one that is spelled nearly so
    in_files: dict[Text, FileOrigin] = {}
    bound_elsewhere: dict[Text, Annotated[tuple[CellNumber, ...], Meta(max_length=MAX_ITEMS)]] = {}
    stopped: dict[Text, Origin] = {}
    live: bool = False  # the names are those of a notebook's own kernel

    @classmethod
    def of(cls, facts: Any) -> Definitions:
        """
        Raises:
            Failed: something is of another type.
        """
        try:
            return msgspec.convert(facts, cls)
        except msgspec.ValidationError:
            raise no_measurement("defined") from None

    def in_a_file(self, name: str, wanted: str = "") -> Failed | None:
        """The verdict on a name whose definition stands in a file beside the notebook: the wanted one, if given."""
        origin = self.in_files.get(name)
        if origin is None or (wanted and origin.file.removeprefix("./") != wanted):
            return None
        cell, file = origin.cell, origin.file[:MAX_TEXT]
        if origin.how == "written":
            got = say("cell {cell} writes it into the file {file}", cell=cell, file=file)
            next_step = say(
                "take the line `%%writefile {file}` out of cell {cell}: its code is run then", file=file, cell=cell
            )
        else:
            got = say("your code stands in {file}, and the notebook alone is graded", file=file)
            next_step = say("put the code of {file} into cell {cell}, in place of this line", file=file, cell=cell)
        return _not_defined(name, got, next_step, "code-in-a-file", cell)

    def missing_name(self, name: str) -> Failed:
        """The verdict on a name that nothing has defined; perhaps another was, which is spelled nearly so."""
        other = self.similar.get(name)
        if other and other != name:
            got = say("there is a `{other}` instead", other=other[:MAX_TEXT])
            next_step = say("rename it to `{name}`, here and where it is used", name=name)
        elif other:
            got = say("a cell defines it, but that statement was not run to its end")
            next_step = say("let the definition of `{name}` stand in a cell by itself", name=name)
        elif self.live:
            got = say("it is not defined in this kernel")
            next_step = say("run the cell that defines it, and look for an error below that cell")
        else:
            got = say("no cell defines it")
            next_step = say("write `{name}` again under this very name, in a code cell of its own", name=name)
        return _not_defined(name, got, next_step, "name-missing")


def _not_defined(name: str, got: str, next_step: str, diagnosis: str, cell: int | None = None) -> Failed:
    return Failed(
        expected=say("the notebook defines `{name}`", name=name),
        got=got,
        why=say("the exercise is checked through this name"),
        next_step=next_step,
        diagnosis=diagnosis,
        cell=cell,
    )
