"""Whether later exercises can build on what an earlier one defines, or need a stand-in for it.

A wrong definition is built on, as it would be in a notebook. One that gives later exercises nothing to work with is
not: a `forward` without `return` would cost them more points than a stub that nobody has touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from autograder.checks.lora_from_scratch.inputs import NAMES
from autograder.checks.lora_from_scratch.models import HEAD
from autograder.checks.verdict import Verdict
from autograder.checks.view import ProbeView
from autograder.evidence import ProbeEvidence

LAYER, WRAPPER, REPLACE, *_ = NAMES


def unusable(probe: str, evidence: ProbeEvidence) -> Sequence[str]:
    """The names defined in an exercise that later exercises can't build on."""
    name, works = _BUILT_ON.get(probe, ("", _always))
    try:
        return () if works(ProbeView(evidence)) else (name,)
    except Verdict:  # missing, or raising when used
        return (name,)


def _always(view: ProbeView) -> bool:
    return True


def _layer_works(view: ProbeView) -> bool:
    """Two factors that are parameters, and an output that can be added to a linear layer's."""
    view.experiment("case0/construct")
    for case in ("case0", "case1"):
        found, seen = view.experiment(f"{case}/parameters"), view.experiment(f"{case}/shapes")
        names = [p.get("name") for p in found.fact("parameters", list) if isinstance(p, dict)]
        if any(found.fact(factor, dict).get("name") not in names for factor in ("A", "B")):
            return False
        for x in ("vector", "matrix", "batch"):
            *leading, out_dim = seen.shape(x) or (0,)
            if leading != seen.fact(f"{x}_in", list)[:-1] or out_dim not in found.shape("B"):
                return False
    return True


def _wrapper_works(view: ProbeView) -> bool:
    view.experiment("case0/wrap")
    seen = view.experiment("case0/start")
    return seen.shape("after") == seen.shape("before")


def _replacement_works(view: ProbeView) -> bool:
    """At least one inner layer was adapted."""
    for model in ("gpt2", "narrow"):
        view.experiment(f"{model}/replace")
        places = [p for p in view.experiment(f"{model}/places").fact("places", list) if isinstance(p, dict)]
        if not any(place.get("new") and place.get("path") != HEAD for place in places):
            return False
    return True


_BUILT_ON: Mapping[str, tuple[str, Callable[[ProbeView], bool]]] = {
    "layer": (LAYER, _layer_works),
    "wrapper": (WRAPPER, _wrapper_works),
    "replacement": (REPLACE, _replacement_works),
}
