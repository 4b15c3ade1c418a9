"""Text cells and comments as HTML, for formgrader and for feedback: what a student wrote can't run in a browser.

nbconvert lets HTML in Markdown through, links of any kind, and the text of Mermaid's diagrams as it stands. Here only
the course's own locked cells may hold any of these. Some text of a few thousand characters takes nbconvert or Pygments
minutes, so what is long is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from mistune import HTMLRenderer
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from autograder.words import LANGUAGES, say, speaking

MAX_CELL = 10_000  # characters; half a second at worst, and the time grows with the square
MAX_NOTEBOOK = 200_000  # of all cells
PYTHON = ("python", "python3", "py", "ipython", "ipython3")


class _Renderer(IPythonRenderer):
    """With words in place of a picture that is not there: what a student took out must not stop a page."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        try:
            return super().image(text, url, title)
        except InvalidNotebook:
            said = say("(a picture was here, and is not in this notebook)")
            return f"<em>{escape(said)}</em>"


class _StudentsRenderer(_Renderer):
    """For what may be anyone's: its diagrams are shown as text, and only Python is coloured.

    A fence names any of Pygments' five hundred languages, and not all of them are read in a reasonable time.
    """

    def block_code(self, code: str, info: str | None = None) -> str:
        named = (info or "").split()[:1]
        if named and named[0].lower() in PYTHON:
            return super().block_code(code, "python")
        return HTMLRenderer.block_code(self, code)  # escapes

    def block_mermaidjs(self, code: str) -> str:
        return HTMLRenderer.block_code(self, code)


@pass_context
def markdown_to_html(context: Context, source: str) -> str:
    """nbconvert's filter `markdown2html`, with HTML escaped and links to scripts taken out unless the cell is ours."""
    cell: Any = context.get("cell") or {}
    ours = _is_ours(cell)
    with _speaking_as(context):
        if not ours and _is_long(context, source):
            return _as_it_stands(source)
        attachments = {name: bundle for name, bundle in cell.get("attachments", {}).items() if bundle}
        renderer = (_Renderer if ours else _StudentsRenderer)(
            escape=not ours, allow_harmful_protocols=ours, attachments=attachments
        )
        html: str = MarkdownWithMath(renderer=renderer).render(source)
        return html


@pass_context
def code_to_html(context: Context, source: str, metadata: Any = None) -> str:
    """nbconvert's filter `highlight_code`, but for what is long."""
    if not _is_ours(context.get("cell") or {}) and _is_long(context, source):
        with _speaking_as(context):
            return _as_it_stands(source)
    html: str = Highlight2HTML()(source, metadata=metadata)  # type: ignore[no-untyped-call]
    return html


def with_prefixes(html: str) -> str:
    """In place of nbconvert's `strip_files_prefix`: its pattern takes seconds for a page of `[`, for links of 2013."""
    return html


def _is_ours(cell: Any) -> bool:
    metadata = cell.get("metadata", {})
    return metadata.get("nbgrader", {}).get("locked") is True or "autograder" in metadata


def _is_long(context: Context, source: str) -> bool:
    cells = (context.get("nb") or {}).get("cells", ())
    return len(source) > MAX_CELL or sum(len(cell["source"]) for cell in cells) > MAX_NOTEBOOK


def _as_it_stands(source: str) -> str:
    said = say("shown as it stands, because it is long:")
    return f'<p style="margin: 0; color: #6b7280; font-size: .9em">{escape(said)}</p><pre>{escape(source)}</pre>'


@contextmanager
def _speaking_as(context: Context) -> Iterator[None]:
    """In the language in which the notebook was graded."""
    about = (context.get("nb") or {}).get("metadata", {}).get("autograder", {})
    with speaking(about.get("language", LANGUAGES[0])):
        yield
