"""One job from start to end: define or run the student's code, call the lab's probe, write frames.

job    {"module", "kind": "definitions", "probe", "cells", "wanted", "stand_ins", "support", "quick", "facts"}
       tries one exercise
reply  {"notes", "defined", "experiments"} with the arrays
job    {"module", "kind": "notebook", "cells", "probes", "support", "quick"}: cells in order, each exercise at its place
job    {"module", "kind": "follow-ups", "probes"}: no student code, but the arrays that its probes brought back
reply  {"running_cell": n} before each cell, {"probing": name} and {"probe": name, "notes", "defined", "experiments"} of
       each probe, one more where a definition was changed, and at last {"notes", "defined", "experiments"} of the run
"""

from __future__ import annotations

import importlib
import math
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.kit.recorder import Recorder
from autograder.sandbox.inside.cells import Note
from autograder.sandbox.inside.inorder import NotebookRun
from autograder.sandbox.inside.kernel import as_in_a_kernel
from autograder.sandbox.inside.namespace import define, similar_names
from autograder.sandbox.inside.own_files import code_in_files, import_from_folder
from autograder.sandbox.inside.state import undisturbed
from autograder.wire import FOUND, MAX_TEXT, Arrays, write_frame

Send = Callable[[bytes], None]


def run_job(job: Mapping[str, Any], arrays: Arrays, send: Send) -> None:
    """Runs one job and sends its frames, each behind its length in eight bytes."""

    def reply(facts: Mapping[str, Any], found: Arrays) -> None:
        frame = write_frame(plain(facts), found)
        send(struct.pack("<Q", len(frame)) + frame)

    import_from_folder()
    if job["kind"] == "notebook":
        NotebookRun(job, arrays, reply, probe_of).run()
    elif job["kind"] == "follow-ups":
        _follow_up(job, arrays, reply)
    else:
        _run_slice(job, arrays, reply)


def _run_slice(job: Mapping[str, Any], arrays: Arrays, reply: Callable[[Mapping[str, Any], Arrays], None]) -> None:
    """Defines what one exercise needs, without the rest of its notebook, and probes it."""
    record = Recorder()
    notes: list[Note] = []
    as_in_a_kernel(lambda kind, text: notes.append((kind, 0, text)))
    outcome = define(job["cells"], job["wanted"], job["stand_ins"], job["support"], job["quick"])
    missing = {name: outcome.error_for(name) for name in job["wanted"] if name not in outcome.names}
    defined = {
        "missing": missing,
        "cells": outcome.cells,
        "bound_elsewhere": outcome.bound_elsewhere,
        "stopped": outcome.stopped,
        "similar": similar_names(missing, outcome.bound),
        "in_files": code_in_files(job["cells"], job["wanted"]),
    }
    if not missing:
        probe_of(job["module"], job["probe"])(outcome.names, job["facts"], arrays, record)
    experiments, found = record.result()
    notes = [*outcome.notes, *dict.fromkeys(notes)]
    reply({"notes": notes, "defined": defined, "experiments": experiments}, found)


def _follow_up(job: Mapping[str, Any], arrays: Arrays, reply: Callable[[Mapping[str, Any], Arrays], None]) -> None:
    """Runs probes of ours on what other jobs have brought back."""
    for probe in job["probes"]:
        name = probe["probe"]
        brought, given = (_named(arrays, prefix) for prefix in (f"{FOUND}{name}:", f"{name}:"))
        experiments, found = _followed(job["module"], name, brought, probe["facts"], given)
        reply({"probe": name, "notes": [], "defined": {}, "experiments": experiments}, found)
    reply({"notes": [], "defined": {}, "experiments": {}}, {})


def _named(arrays: Arrays, prefix: str) -> Arrays:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def _followed(
    probes: str, probe: str, found: Arrays, facts: Mapping[str, Any], arrays: Arrays
) -> tuple[dict[str, Any], Arrays]:
    record = Recorder()
    with undisturbed():  # it may run in a process that others were done in, or in a student's own
        probe_of(probes, probe)(found, facts, arrays, record)
    return record.result()


def follow_up_live(probes: str, probe: str, found: Arrays, facts: Mapping[str, Any], arrays: Arrays) -> bytes:
    """The frame of one follow-up that runs where it is called: in a notebook's own kernel."""
    experiments, brought = _followed(probes, probe, found, facts, arrays)
    return write_frame(plain({"notes": [], "defined": {}, "experiments": experiments}), brought)


def probe_live(
    probes: str,
    probe: str,
    wanted: Sequence[str],
    names: Mapping[str, Any],
    facts: Mapping[str, Any],
    arrays: Arrays,
) -> bytes:
    """The frame of one probe on objects that are already there: a notebook's own kernel."""
    record = Recorder()
    missing = dict.fromkeys(name for name in wanted if name not in names)
    defined = {"missing": missing, "similar": similar_names(missing, names), "live": True}
    if not missing:
        with undisturbed():
            probe_of(probes, probe)(names, facts, arrays, record)
    experiments, found = record.result()
    return write_frame(plain({"notes": [], "defined": defined, "experiments": experiments}), found)


def probe_of(probes: str, probe: str) -> Callable[..., None]:
    found: Callable[..., None] = importlib.import_module(probes).PROBES[probe]
    return found


def plain(value: Any) -> Any:
    """JSON without NaN, infinity, lone surrogates or endless texts; anything unknown by the name of its type."""
    kind = type(value)
    if (kind is str and len(value) <= MAX_TEXT and value.isascii()) or kind is bool or value is None:
        return value  # nearly all that a probe records
    if isinstance(value, str):
        text = str(value)[:MAX_TEXT]
        return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int):
        return int(value) if abs(value) < 2**63 else str(value)[:40]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    return type(value).__name__
