"""Reading a submission for nbgrader: as data, whatever it is, with nothing in it that can run in a grader's browser.

nbgrader shows a student's notebook in formgrader, in the page of an instructor who is logged in. Of outputs, only
text and pictures are kept, each marked "as submitted": nothing is run again here. HTML that students write in text
cells is shown as text (`text.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from autograder.frontends.nbgrader.hand_ins import take_over
from autograder.frontends.nbgrader.log import reassure
from autograder.frontends.nbgrader.repair import NEW_CELL
from autograder.frontends.nbgrader.reports import CourseGrader, linked
from autograder.submissions.parts import grade_id_of, source_of
from autograder.submissions.reading import NotebookError, load_notebook
from autograder.words import say, speaking

PICTURES = ("image/png", "image/jpeg")
ATTACHED = (*PICTURES, "image/gif", "image/webp")  # which a page shows as a picture as well
MAX_OUTPUT = 200_000  # characters of one text output
MAX_OUTPUTS = 1_000  # of all cells; nbformat checks each of them many times over
MAX_LINES = 200  # of a traceback
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class SubmissionReader(NotebookExporter):
    """Stands where nbgrader's autograde opens a notebook; belongs to one run of it."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)  # type: ignore[no-untyped-call]
        converter: Any = self.parent
        self.converter = converter  # nbgrader's, of this run
        self.grader = CourseGrader(self)
        if getattr(converter, "assignments", None):
            reassure(converter.log)
            take_over(converter)

    @property
    def coursedir(self) -> Any:
        """nbgrader's CourseDirectory of this run."""
        return self.converter.coursedir

    def path(self, step: str, resources: Mapping[str, Any], student: str | None = None) -> Path:
        """Where a notebook is in one of nbgrader's folders.

        Args:
            step: the folder, such as `coursedir.submitted_directory`.
            student: the one that this is about when None; "." for the course's own folders.
        """
        about = resources["nbgrader"]
        folder = self.coursedir.format_path(step, student or about["student"], about["assignment"])
        return Path(folder) / f"{about['notebook']}.ipynb"

    def released(self, resources: Mapping[str, Any]) -> NotebookNode:
        """The notebook that students were given.

        Raises:
            FileNotFoundError: it was not made yet; the message says how.
        """
        path = self.path(self.coursedir.release_directory, resources, ".")
        if not path.exists():
            assignment = resources["nbgrader"]["assignment"]
            raise FileNotFoundError(f"There is no {path}: run `nbgrader generate_assignment {assignment}` first.")
        notebook: NotebookNode = nbformat.read(path, 4)
        return notebook

    def from_filename(
        self, filename: str, resources: Any | None = None, **options: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """As nbconvert's own; but a submission is read as data, and what can't be read becomes one that says why."""
        path = Path(filename)
        if resources is None or path != self.path(self.coursedir.submitted_directory, resources):
            found: tuple[NotebookNode, dict[str, Any]] = super().from_filename(filename, resources, **options)
            return found
        with speaking(self.grader.language):
            try:
                if reason := linked(path):
                    raise NotebookError(reason)
                notebook = harmless_notebook(load_notebook(path))
            except NotebookError as reason:
                self.log.warning("%s: %s", filename, reason)
                notebook = unreadable_notebook(self.released(resources), str(reason))
        result: tuple[NotebookNode, dict[str, Any]]
        result = self.from_notebook_node(notebook, resources, **options)  # type: ignore[no-untyped-call]
        return result


def harmless_notebook(data: Mapping[str, Any]) -> NotebookNode:
    """A notebook's JSON as nodes: what is damaged is left out, and so are outputs that are not text or pictures.

    Raises:
        NotebookError: it has no list of cells.
    """
    found = data.get("cells")
    if not isinstance(found, list) or not found:
        raise NotebookError(say("This notebook has no cells."))
    cells, room = list[NotebookNode](), MAX_OUTPUTS
    for cell in found:
        node = _cell(cell, room)
        if node is not None:
            cells.append(node)
            room -= len(node.get("outputs", ()))
    seen: set[str] = set()
    for number, cell in enumerate(cells, 1):
        if cell.id in seen:
            cell.id = f"again-{number}"
        seen.add(cell.id)
    return NotebookNode(cells=cells, metadata=NotebookNode(), nbformat=4, nbformat_minor=5)


def _cell(cell: object, room: int) -> NotebookNode | None:
    source = source_of(cell)
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if source is None or not isinstance(cell, dict) or not isinstance(kind, str) or kind not in NEW_CELL:
        return None
    node = NEW_CELL[kind](source)
    grade_id = grade_id_of(cell)
    node.metadata = NotebookNode({"nbgrader": NotebookNode(grade_id=grade_id)} if grade_id else {})
    if isinstance(cell.get("id"), str) and _ID.fullmatch(cell["id"]):
        node.id = cell["id"]
    if kind == "code":
        outputs = cell.get("outputs")
        node.outputs = as_submitted(outputs[: max(room, 0)] if isinstance(outputs, list) else [])
        count = cell.get("execution_count")
        node.execution_count = count if isinstance(count, int) and not isinstance(count, bool) else None
    elif kind == "raw":
        node.metadata["raw_mimetype"] = "text/plain"  # shown nowhere: a raw cell can be HTML
    elif isinstance(cell.get("attachments"), dict):
        found = {str(name): _pictures(bundle, ATTACHED) for name, bundle in cell["attachments"].items()}
        node.attachments = {name: bundle for name, bundle in found.items() if bundle}
    return node


def as_submitted(outputs: list[Any]) -> list[NotebookNode]:
    """Outputs that can do no harm, under a line that says where they are from; nothing when there are none."""
    kept = [output for found in outputs if isinstance(found, dict) and (output := _output(found)) is not None]
    if not kept:
        return []
    said = say("as submitted, not run again:")
    html = f'<p style="margin: 0; color: #6b7280; font-size: .9em">{said}</p>'
    return [new_output("display_data", {"text/plain": said, "text/html": html}), *kept]


def _output(output: Mapping[str, Any]) -> NotebookNode | None:
    kind, kept = output.get("output_type"), None
    if kind == "stream" and (text := _text(output.get("text"))):
        kept = new_output("stream", name="stderr" if output.get("name") == "stderr" else "stdout", text=text)
    elif kind == "error":
        lines = output.get("traceback")
        trace = [_text(line) for line in lines[:MAX_LINES]] if isinstance(lines, list) else []
        error = {"ename": _text(output.get("ename")), "evalue": _text(output.get("evalue"))}
        kept = new_output("error", **error, traceback=trace)
    elif kind in ("display_data", "execute_result"):
        bundle = output.get("data")
        data: dict[str, str] = _pictures(bundle)
        if isinstance(bundle, dict) and (text := _text(bundle.get("text/plain"))):
            data["text/plain"] = text
        # As display_data: a result that counts as points comes from the grader alone.
        kept = new_output("display_data", data) if data else None
    return kept


def _pictures(bundle: object, kinds: Sequence[str] = PICTURES) -> dict[str, str]:
    found = {kind: _joined(bundle.get(kind)) for kind in kinds} if isinstance(bundle, dict) else {}
    return {kind: data for kind, data in found.items() if data and _BASE64.fullmatch(data)}


def _text(value: object) -> str:
    return _joined(value)[:MAX_OUTPUT]


def _joined(value: object) -> str:
    if isinstance(value, list):
        value = "".join(line for line in value if isinstance(line, str))
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def unreadable_notebook(released: NotebookNode, reason: str) -> NotebookNode:
    """What stands in nbgrader for a file that is no notebook: the released cells under a line that says why."""
    notebook = deepcopy(released)
    title, rest = (
        say("This submission can't be read"),
        say("A 0 here is no mark: a person looks at it. What follows is the notebook as it was handed out."),
    )
    text = f"## {title}\n\n{reason}\n\n{rest}"
    notebook.cells.insert(0, new_markdown_cell(text, id="unreadable"))
    return notebook
