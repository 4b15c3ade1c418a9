"""One job from start to end: define or run the student's code, call the lab's probe, write frames.

job    {"lab", "probe", "kind": "definitions" | "notebook", "cells", "wanted", "stand_ins", "support", "facts"}
reply  any number of {"running_cell": n}, then {"notes", "defined", "experiments"} with the arrays
"""

from __future__ import annotations

import importlib
import math
import struct
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.probes.cells import Note, clean_cell
from autograder.probes.namespace import define, lazy_annotations, notebook_namespace, run_cell, similar_names
from autograder.probes.record import Recorder, describe_error
from autograder.wire import MAX_TEXT, Arrays, write_frame

Send = Callable[[bytes], None]


def run_job(job: Mapping[str, Any], arrays: Arrays, send: Send) -> None:
    """Runs one job and sends its frames, each behind its length in eight bytes."""

    def reply(facts: Mapping[str, Any], found: Arrays) -> None:
        frame = write_frame(plain(facts), found)
        send(struct.pack("<Q", len(frame)) + frame)

    record = Recorder()
    notes: list[Note] = []
    defined: dict[str, Any] = {"missing": {}}
    if job["kind"] == "definitions":
        outcome = define(job["cells"], job["wanted"], job["stand_ins"], job["support"])
        missing = {name: outcome.error_for(name) for name in job["wanted"] if name not in outcome.names}
        defined = {"missing": missing, "cells": outcome.cells, "bound_elsewhere": outcome.bound_elsewhere}
        defined["stopped"] = outcome.stopped
        defined["similar"] = similar_names(missing, outcome.bound)
        notes, names = outcome.notes, outcome.names
    else:
        names = _run_all(job, record, notes, reply)
        names = _constants(job, names) | names
    if not defined["missing"]:
        probe = probe_of(job["lab"], job["probe"])
        probe(names, job["facts"], arrays, record)
    experiments, found = record.result()
    reply({"notes": notes, "defined": defined, "experiments": experiments}, found)


def probe_live(
    lab: str,
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
        probe_of(lab, probe)(names, facts, arrays, record)
    experiments, found = record.result()
    return write_frame(plain({"notes": [], "defined": defined, "experiments": experiments}), found)


def probe_of(lab: str, probe: str) -> Callable[..., None]:
    found: Callable[..., None] = importlib.import_module(f"autograder.probes.{lab}").PROBES[probe]
    return found


def _run_all(
    job: Mapping[str, Any], record: Recorder, notes: list[Note], reply: Callable[[Any, Any], None]
) -> dict[str, Any]:
    """The notebook from its first cell until its last, or until one raises."""
    import autograder

    # The check cells have nothing to check here.
    autograder.checker = lambda lab, lang=None: lambda exercise: None
    space = notebook_namespace()
    with record.experiment("run") as seen:
        seen.facts["cells"] = len(job["cells"])
        seen.facts["finished"] = 0
        seen.facts["error"] = None
        started = time.monotonic()
        cells = [clean_cell(cell["number"], cell["source"]) for cell in job["cells"]]
        for place, cell in enumerate(cells):
            reply({"running_cell": cell.number}, {})
            try:
                run_cell(cell, space, lazy_annotations(cells[: place + 1]))
            except BaseException as error:  # also sys.exit(): in Jupyter it ends the cell with an error
                seen.facts["error"] = describe_error(error) | {"cell": cell.number}
                break
            seen.facts["finished"] += 1
        notes += [note for cell in cells for note in cell.notes]
        seen.facts["seconds"] = round(time.monotonic() - started, 2)
    sys.stdout.flush()
    return space


def _constants(job: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """Wanted names that a run cut short did not come to, where they can be had without running any work."""
    missing = [name for name in job["wanted"] if name not in names]
    if not missing:
        return {}
    main = sys.modules["__main__"]
    found = define(job["cells"], missing, {}, job["support"]).names
    sys.modules["__main__"] = main
    return {name: found[name] for name in missing if name in found}


def plain(value: Any) -> Any:
    """JSON without NaN, infinity, lone surrogates or endless texts; anything unknown by the name of its type."""
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value) if abs(value) < 2**63 else str(value)[:40]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, str):
        return str(value)[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")
    return type(value).__name__
