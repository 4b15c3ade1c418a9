"""What a student writes into a text cell runs nothing and reaches nobody: measured for ours, and for nbconvert's own.

`autograder/frontends/nbgrader/text.py` adds to nbconvert's own switches only what they are seen to leak here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat.v4 import new_markdown_cell, new_notebook
from traitlets.config import Config

from autograder.frontends.nbgrader.config import configure

SCRIPT = "<script>alert('graded')</script>"
PICTURE = '<img src=x onerror="alert(1)">'
PLACES = {
    "diagram": "```mermaid\n</pre>MARKUP\n```",
    "diagram in tildes": "~~~mermaidX\nMARKUP\n~~~",
    "diagram in a list": "- a\n\n  ```mermaid\n  </pre>MARKUP\n  ```",
    "fence": "```\nMARKUP\n```",
    "language": "```MARKUP\nMARKUP\n```",
    "python": "```python\nMARKUP\n```",
    "heading": "# a MARKUP [MARKUP](b)\n",
    "link": "[MARKUP](https://x 'MARKUP')",
    "image": "![MARKUP](x 'MARKUP')",
    "reference": "[MARKUP][r]\n\n[r]: https://x 'MARKUP'",
    "table": "|MARKUP|\n|:-|\n|MARKUP|\n",
    "definition": "MARKUP\n: MARKUP\n",
    "math": "$MARKUP$ $$MARKUP$$ \\\\(MARKUP\\\\) \\\\[MARKUP\\\\] \\begin{a}MARKUP\\end{a}",
    "code": "`MARKUP` ~~MARKUP~~ **MARKUP** > MARKUP",
    "address": "<https://xMARKUP> https://xMARKUP",
    "comment": "<!-- --> MARKUP <!-- MARKUP -->",
}
LINKS = (
    "javascript:alert(1)", "java&#115;cript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)",
    "java\tscript:alert(1)", "data:text/html,x", "vbscript:x",
)  # fmt: skip
TAGS = {
    "frame": '<iframe src="https://x"></iframe>',
    "drawing": '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    "style": "<style>body { display: none }</style>",
    "overlay": '<div style="position: fixed; top: 0">x</div>',
    "form": '<form action="https://x"><input name="a"><button>save</button></form>',
    "base": '<base href="https://x">',
    "refresh": '<meta http-equiv="refresh" content="0;https://x">',
    "class": '<div class="mermaid">a</div>',
    "id": '<div id="points">a</div>',
    "picture tag": '<img src="https://x/pixel.png">',
}
PICTURES = {f"picture {url}": f"![a]({url})" for url in ("https://x/a.png", "//x/a.png", "HTTP://x[")}
HOSTILE = {
    **{f"{place} with {kind}": text.replace("MARKUP", markup) for place, text in PLACES.items()
       for kind, markup in (("script", SCRIPT), ("handler", PICTURE))},
    **{f"link {link!r}": f"[prize]({link})" for link in LINKS},
    **{f"link tag {link!r}": f'<a href="{link}">prize</a>' for link in LINKS},
    **TAGS,
    **PICTURES,
}  # fmt: skip
DIAGRAMS = {name for name in HOSTILE if name.startswith("diagram")}
ACTIVE = {"script", "iframe", "object", "embed", "form", "input", "button", "style", "base", "meta", "svg", "link"}
SCHEMES = ("javascript:", "vbscript:", "data:text")
ADDRESSES = ("href", "src", "action", "xlink:href")


def ours() -> HTMLExporter:
    config = Config()
    configure(config)
    return HTMLExporter(config=config)


def nbconverts_switches() -> HTMLExporter:
    """HTML escaped, and links to scripts taken out: what nbconvert's renderer can do by itself."""
    exporter = HTMLExporter()
    renderer: Callable[[], Any] = lambda: IPythonRenderer(escape=True, allow_harmful_protocols=False)  # noqa: E731
    exporter.register_filter("markdown2html", lambda source: MarkdownWithMath(renderer=renderer()).render(source))
    return exporter


def nbconverts_sanitiser() -> HTMLExporter:
    return HTMLExporter(sanitize_html=True)


def leaks(exporter: HTMLExporter, texts: Mapping[str, str] = HOSTILE) -> dict[str, set[str]]:
    """What each text brings into a page beside text: active tags, handlers, links to scripts, loads from elsewhere."""
    cells = [cell for n, text in enumerate(texts.values()) for cell in (f"BEGIN{n}.", text, f"END{n}.")]
    html: str = exporter.from_notebook_node(new_notebook(cells=[new_markdown_cell(cell) for cell in cells]))[0]
    parts = {name: html[html.index(f"BEGIN{n}.") : html.index(f"END{n}.")] for n, name in enumerate(texts)}
    return {name: leaked for name, part in parts.items() if (leaked := _leaks(part))}


def _leaks(html: str) -> set[str]:
    leaked = set()
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        leaked |= {tag.name} & ACTIVE
        for name, value in tag.attrs.items():
            text = " ".join(value) if isinstance(value, list) else value
            address = "".join(text.split()).lower().replace("\\", "/")
            leaked |= {"handler"} if name.startswith("on") else set()
            leaked |= {"link to a script"} if name in ADDRESSES and address.startswith(SCHEMES) else set()
            leaked |= {"load"} if name == "src" and address.startswith(("http", "//")) else set()
            leaked |= {"overlay"} if name == "style" and "fixed" in text else set()
            leaked |= {"diagram"} if name == "class" and "mermaid" in text.split() else set()
            leaked |= {"id"} if name == "id" and text == "points" else set()
    return leaked


def test_ours_leaks_nothing() -> None:
    assert leaks(ours()) == {}


def test_the_measure_sees_what_nbconvert_leaks_by_itself() -> None:
    assert len(leaks(HTMLExporter())) > 40


def test_ours_adds_what_nbconverts_switches_leak_and_no_more() -> None:
    """Where this fails because less leaks, a newer nbconvert does more by itself: take that much out of ours."""
    assert leaks(nbconverts_switches()).keys() == DIAGRAMS | PICTURES.keys()


def test_nbconverts_sanitiser_lets_diagrams_and_marks_of_the_page_through() -> None:
    assert leaks(nbconverts_sanitiser()).keys() == DIAGRAMS | {"class", "id"}


@pytest.mark.parametrize("text", ["a List<int> of them", "if a <b and b> c", "`<b>`", "<script>x</script>"])
def test_what_looks_like_markup_can_be_read(text: str) -> None:
    html, _ = ours().from_notebook_node(new_notebook(cells=[new_markdown_cell(text)]))
    assert text.strip("`") in BeautifulSoup(html, "html.parser").get_text()


@pytest.mark.parametrize("url", ["https://x/a.png", "//x/a.png"])
def test_a_picture_from_elsewhere_is_a_link(url: str) -> None:
    """Who loads it tells its author that, when and from where a grader looks."""
    html, _ = ours().from_notebook_node(new_notebook(cells=[new_markdown_cell(f"![the <b> curve]({url} 'a')")]))
    (link,) = BeautifulSoup(html, "html.parser").find_all("a", href=url)
    assert link.get_text() == "the <b> curve"
