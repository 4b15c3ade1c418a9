"""Sphinx's settings for the site, over the pages that `docs/generate/assemble.py` writes: see `make docs`."""

from typing import Any

from sphinx.application import Sphinx

from autograder import __version__

project = "LoRA, an auto-graded course"
copyright = "the authors of the LoRA course, MIT licence"
release = __version__
extensions = ["myst_parser"]
myst_heading_anchors = 4  # headings are linked to as on GitHub
myst_links_external_new_tab = False
nitpicky = True  # with -W, a link that leads nowhere is an error
html_theme = "furo"  # light and dark, as the reader's system asks
html_title = project
html_baseurl = "https://lora-course.github.io/lora-course/"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "source_repository": "https://github.com/lora-course/lora-course/",
    "footer_icons": [],
    "light_css_variables": {"color-brand-primary": "#00695c", "color-brand-content": "#00695c"},
    "dark_css_variables": {"color-brand-primary": "#80cbc4", "color-brand-content": "#80cbc4"},
}


def setup(app: Sphinx) -> None:
    """Gives the headings of the navigation their level, which screen readers need and the theme leaves out."""

    def with_level(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
        tree = context.get("furo_navigation_tree", "")
        context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')

    app.connect("html-page-context", with_level, priority=900)  # after the theme's own
