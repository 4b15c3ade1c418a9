"""Which cell of a submitted notebook is which cell of the released one, whatever happened to it on the way.

nbgrader knows a cell by its metadata alone, which editors, Colab, mail and copying lose or double. Here a cell is
recognised by its `grade_id`, else by its id, its text, the names it defines, or its place between two known cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.submissions.parts import defined_names, grade_id_of
from autograder.words import language, listed, say, speaking

NEW_CELL: Mapping[str, Callable[[str], NotebookNode]] = {
    "code": new_code_cell,
    "markdown": new_markdown_cell,
    "raw": new_raw_cell,
}


def repair(submitted: NotebookNode, released: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """The submitted notebook with each released cell's metadata where it belongs, once, and deleted ones put back.

    The student's text is not touched, and every cell of the student's stays where it is.

    Returns:
        The repaired notebook, and a sentence for each thing that was wrong.
    """
    known = {grade_id: cell for cell in released.cells if (grade_id := grade_id_of(cell))}
    matching = _Matching(submitted.cells, known)
    places = matching.run()
    notes = list(_notes(submitted.cells, known, places))
    owners = {index: grade_id for grade_id, index in places.items()}
    cells: list[NotebookNode] = []
    for number, cell in enumerate(submitted.cells):
        grade_id = owners.get(number)
        cell = _of_type(cell, known[grade_id].cell_type) if grade_id else deepcopy(cell)
        cell["metadata"] = deepcopy(known[grade_id].metadata) if grade_id else NotebookNode()
        cell["id"] = known[grade_id].get("id", grade_id) if grade_id else f"submitted-{number + 1}"
        cells.append(cell)
    for grade_id in known:
        if grade_id not in places and _restored(known[grade_id]):
            cells.insert(_after_its_neighbour(grade_id, list(known), cells), deepcopy(known[grade_id]))
    metadata = {**released.metadata, "autograder": {"repaired": notes, "language": language()}}
    return NotebookNode(cells=cells, metadata=NotebookNode(metadata), nbformat=4, nbformat_minor=5), notes


def is_answer(cell: NotebookNode) -> bool:
    """Whether a released cell is one that students write in."""
    return bool(cell.metadata.nbgrader.get("solution") or cell.metadata.nbgrader.get("task"))


def _restored(cell: NotebookNode) -> bool:
    return is_answer(cell) or bool(cell.metadata.nbgrader.get("grade"))


def _of_type(cell: NotebookNode, kind: str) -> NotebookNode:
    return deepcopy(cell) if cell.cell_type == kind else NEW_CELL[kind](cell.source)


class _Matching:
    """Finds a place for each released cell, the surest signs first."""

    def __init__(self, submitted: Sequence[NotebookNode], known: dict[str, NotebookNode]) -> None:
        self.submitted, self.known = submitted, known
        self.places: dict[str, int] = {}  # grade_id -> index of the submitted cell

    def run(self) -> dict[str, int]:
        self._claim(lambda grade_id, cell: grade_id_of(cell) == grade_id)
        self._claim(lambda grade_id, cell: cell.get("id") == self.known[grade_id].get("id", grade_id))
        self._claim(lambda grade_id, cell: bool(cell.source.strip()) and self._untouched(grade_id, cell))
        self._claim(self._same_names)
        self._claim_by_place()
        self._prefer_written_answers()
        return self.places

    def _claim(self, sign: Callable[[str, NotebookNode], bool]) -> None:
        for grade_id in self.known:
            if grade_id not in self.places:
                found = [i for i in self._free(grade_id) if sign(grade_id, self.submitted[i])]
                if found:
                    self.places[grade_id] = self._best(grade_id, found)

    def _free(self, grade_id: str) -> Iterator[int]:
        """Cells that no other released cell has, nor names as its own."""
        taken = set(self.places.values())
        for i, cell in enumerate(self.submitted):
            other = grade_id_of(cell)
            if i not in taken and (other == grade_id or other not in self.known or other in self.places):
                yield i

    def _best(self, grade_id: str, found: Sequence[int]) -> int:
        """Of several, the last that the student wrote in, as in Python the last definition counts."""
        written = [i for i in found if not self._untouched(grade_id, self.submitted[i])]
        return (written or found)[-1] if is_answer(self.known[grade_id]) else found[-1]

    def _untouched(self, grade_id: str, cell: NotebookNode) -> bool:
        return bool(cell.source.strip() == self.known[grade_id].source.strip())

    def _same_names(self, grade_id: str, cell: NotebookNode) -> bool:
        names = defined_names(self.known[grade_id].source)
        return (
            is_answer(self.known[grade_id])
            and cell.cell_type == "code" == self.known[grade_id].cell_type
            and bool(names)
            and names <= defined_names(cell.source)
        )

    def _claim_by_place(self) -> None:
        """An answer that is the only cell of its kind between two cells that were recognised."""
        order = list(self.known)
        for number, grade_id in enumerate(order):
            released = self.known[grade_id]
            if grade_id in self.places or not is_answer(released):
                continue
            before = max((self.places[g] for g in order[:number] if g in self.places), default=-1)
            after = min((i for g in order[number + 1 :] if (i := self.places.get(g, -1)) > before), default=None)
            between = [
                i
                for i in self._free(grade_id)
                if before < i < (len(self.submitted) if after is None else after)
                and self.submitted[i].cell_type == released.cell_type
            ]
            if len(between) == 1:
                self.places[grade_id] = between[0]

    def _prefer_written_answers(self) -> None:
        """Where the cell for the answer is as released, and another cell holds the answer, that one is taken."""
        for grade_id, place in list(self.places.items()):
            if is_answer(self.known[grade_id]) and self._untouched(grade_id, self.submitted[place]):
                found = [
                    i
                    for i in self._free(grade_id)
                    if self._same_names(grade_id, self.submitted[i])
                    and not self._untouched(grade_id, self.submitted[i])
                ]
                if found:
                    self.places[grade_id] = found[-1]


def _after_its_neighbour(grade_id: str, order: Sequence[str], cells: Sequence[NotebookNode]) -> int:
    """The index behind the nearest earlier released cell that is there; 0 without one."""
    places = {grade_id_of(cell): i for i, cell in enumerate(cells)}
    before = [places[name] for name in order[: order.index(grade_id)] if name in places]
    return before[-1] + 1 if before else 0


def _notes(submitted: Sequence[NotebookNode], known: dict[str, NotebookNode], places: dict[str, int]) -> Iterator[str]:
    lost = [g for g, i in places.items() if grade_id_of(submitted[i]) != g]
    if lost:
        yield say("cells without their nbgrader metadata, recognised again: {names}", names=listed(lost))
    ids = [grade_id_of(cell) for cell in submitted]
    twice = sorted({g for g in ids if g in known and ids.count(g) > 1 and g is not None})
    if twice:
        yield say(
            "cells that stand there more than once, of which the last one written in counts: {names}",
            names=listed(twice),
        )
    deleted = [g for g, cell in known.items() if g not in places and _restored(cell)]
    if deleted:
        yield say("cells that were deleted, put back as released: {names}", names=listed(deleted))
    kinds = [g for g, i in places.items() if submitted[i].cell_type != known[g].cell_type]
    if kinds:
        yield say("cells whose type was changed, changed back: {names}", names=listed(kinds))


class RepairCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Before nbgrader's own steps: they stop, some of them for the whole class, at a cell that stands there twice."""

    def preprocess(self, notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        with speaking(self.parent.grader.language):
            repaired, notes = repair(notebook, self.parent.released(resources))
        for note in notes:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], note)
        return repaired, resources
