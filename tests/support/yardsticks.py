"""What a student would otherwise be told: the other ways to grade that a lab's zoo is compared with.

A lab has them in its `yardsticks.py`, as `YARDSTICKS`; none is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location

from zoo import Zoo
from zoo_verdict import Verdict


@dataclass(frozen=True)
class Yardsticks:
    """Judges of one lab's specimens by the same evidence as the checks': no code is run again."""

    passes: Mapping[str, Callable[[Verdict], bool]] = field(default_factory=dict)  # name -> would let it pass
    notes: str = ""  # what *caught* means for them
    accuracy_of: Callable[[Verdict], float | None] = lambda verdict: None  # from 0 to 1; None where nothing was trained


def yardsticks(zoo: Zoo) -> Yardsticks:
    """Those of a lab."""
    path = zoo.folder / "yardsticks.py"
    if not path.exists():
        return Yardsticks()
    spec = spec_from_file_location(f"yardsticks_of_{zoo.lab.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    declared: Yardsticks = module.YARDSTICKS
    return declared
