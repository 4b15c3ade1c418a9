"""Text cells and comments as HTML, for formgrader and for feedback: what a student wrote can't run in a browser.

nbconvert lets HTML in Markdown through, links of any kind, and the text of Mermaid's diagrams as it stands. Here only
the course's own locked cells may hold any of these.
"""

from __future__ import annotations

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from mistune import HTMLRenderer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

PYTHON = ("python", "python3", "py", "ipython", "ipython3")


class _StudentsRenderer(IPythonRenderer):
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
    renderer = (IPythonRenderer if ours else _StudentsRenderer)(
        escape=not ours, allow_harmful_protocols=ours, attachments=cell.get("attachments", {})
    )
    html: str = MarkdownWithMath(renderer=renderer).render(source)
    return html


def _is_ours(cell: Any) -> bool:
    metadata = cell.get("metadata", {})
    return metadata.get("nbgrader", {}).get("locked") is True or "autograder" in metadata
