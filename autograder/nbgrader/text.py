"""Text cells and comments as HTML, for formgrader and for feedback: what a student wrote can't run in a browser.

nbconvert lets HTML in Markdown through, and links of any kind. Here only the course's own locked cells may hold HTML.
"""

from __future__ import annotations

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath


@pass_context
def markdown_to_html(context: Context, source: str) -> str:
    """nbconvert's filter `markdown2html`, with HTML escaped and links to scripts taken out unless the cell is ours."""
    cell: Any = context.get("cell") or {}
    metadata = cell.get("metadata", {})
    locked = metadata.get("nbgrader", {}).get("locked") is True or "autograder" in metadata
    renderer = IPythonRenderer(
        escape=not locked, allow_harmful_protocols=locked, attachments=cell.get("attachments", {})
    )
    html: str = MarkdownWithMath(renderer=renderer).render(source)
    return html
