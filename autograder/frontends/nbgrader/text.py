"""Text cells and comments as HTML, for formgrader and for feedback: what a student wrote can't run in a browser.

nbconvert lets HTML in Markdown through, links of any kind, and the text of Mermaid's diagrams as it stands. Here only
the course's own locked cells may hold any of these. Some text of a few thousand characters takes nbconvert or Pygments
minutes, so what is long is shown as it stands.

Measured on 59 hostile texts (`tests/nbgrader/test_markup.py`), as many bring something active into the page:

    nbconvert as it is                              49
    its sanitiser (`sanitize_html`, bleach)          8   diagrams; classes and ids of the page's own
    its renderer's switches, without HTML            9   diagrams; pictures that are loaded from elsewhere
    nh3 on the rendered page, its default tags       3   pictures that are loaded from elsewhere

The last two do what is needed but for what is named. Of these, the switches are used, because they show what looks like
a tag as text: a sanitiser takes `<int>` out of `List<int>`, and who grades an answer has to see it. Ours adds diagrams
and pictures, and what none of them bounds: the time that a text takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from latex2mathml.converter import convert
from mistune import HTMLRenderer
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from autograder.reports.wording import harmless
from autograder.words import LANGUAGES, say, speaking

MAX_CELL = 10_000  # characters; half a second at worst, and the time grows with the square
MAX_NOTEBOOK = 200_000  # of all cells
ELSEWHERE = re.compile(r"\s*(?!attachment:)([a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)  # an address of its own
PYTHON = ("python", "python3", "py", "ipython", "ipython3")


class _Renderer(IPythonRenderer):
    """With words in place of a picture that is not there: what a student took out must not stop a page."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        try:
            return super().image(text, url, title)
        except InvalidNotebook:
            said = say("(a picture was here, and is not in this notebook)")
            return f"<em>{escape(said)}</em>"


class _CourseRenderer(_Renderer):
    """For the course's own cells: formulas as MathML, which a browser shows without a script from elsewhere."""

    def inline_math(self, body: str) -> str:
        return _mathml(body, "inline") or super().inline_math(body)

    def block_math(self, body: str) -> str:
        return _mathml(body, "block") or super().block_math(body)


def _mathml(formula: str, display: str) -> str:
    """Empty for what can't be converted, which then waits for MathJax."""
    try:
        html: str = convert(formula.strip(), display=display)
    except Exception:  # its errors have no class in common, and none of them may stop a page
        return ""
    return html


class _StudentsRenderer(_Renderer):
    """For what may be anyone's: its diagrams are shown as text, and only Python is coloured.

    A fence names any of Pygments' five hundred languages, and not all of them are read in a reasonable time. A picture
    from elsewhere is a link, for who loads it tells its author when and from where a grader looks.
    """

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if ELSEWHERE.match(url):
            return self.link(text or escape(url), url, title)
        return super().image(text, url, title)

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
    source = source if ours else harmless(source)
    with _speaking_as(context):
        if not ours and _is_long(context, source):
            return _as_it_stands(source)
        attachments = {name: bundle for name, bundle in cell.get("attachments", {}).items() if bundle}
        renderer = (_CourseRenderer if ours else _StudentsRenderer)(
            escape=not ours, allow_harmful_protocols=ours, attachments=attachments
        )
        html: str = MarkdownWithMath(renderer=renderer).render(source)
        return html


@pass_context
def code_to_html(context: Context, source: str, metadata: Any = None) -> str:
    """nbconvert's filter `highlight_code`, but for what is long."""
    if not _is_ours(context.get("cell") or {}):
        source = harmless(source)  # code must be read in the order in which it runs
        if _is_long(context, source):
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
