"""nbconvert's exporter of nbgrader's pages, with this course's template in front of theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters import HTMLExporter
from traitlets import default

TEMPLATES = Path(__file__).parent / "templates"


class CourseExporter(HTMLExporter):
    """Begins with `course.html.j2` of its own folder; what pages share is found as well."""

    folder: ClassVar[str]  # below `templates`

    @default("template_file")
    def _template_file_default(self) -> str:
        return "course.html.j2"

    @default("template_paths")
    def _template_paths(self, prune: bool = True, root_dirs: Any = None) -> list[str]:
        found: list[str] = super()._template_paths(prune, root_dirs)
        return [str(TEMPLATES / self.folder), str(TEMPLATES / "shared"), *found]
