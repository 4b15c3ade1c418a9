"""What labs are written with is what the kit's page says."""

from __future__ import annotations

import re
from importlib import import_module

from autograder import kit

LINE = re.compile(r"^([\w.]+) +((?:`\w+`[,: ]*(?:and [^`]*)?)+)", re.MULTILINE)


def test_every_name_of_the_page_is_there() -> None:
    named = {module: re.findall(r"`(\w+)`", names) for module, names in LINE.findall(kit.__doc__ or "")}
    assert {"lab", "recorder", "measurement", "exercise_evidence", "check", "mistake", "hints"} <= named.keys()
    for module, names in named.items():
        found = import_module(f"autograder.kit.{module}")
        assert [name for name in names if not hasattr(found, name)] == []
