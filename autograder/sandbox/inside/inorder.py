"""A notebook run once, from its first cell on, as a kernel runs it, with each exercise probed at its place.

A frame goes out as soon as its probe is done, so that nothing that follows can change it, or take it away.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from autograder.kit.recorder import Recorder, describe_error
from autograder.sandbox.inside.cells import CleanCell, Note, clean_cell
from autograder.sandbox.inside.clock import TIMED_OUT
from autograder.sandbox.inside.kernel import as_in_a_kernel
from autograder.sandbox.inside.namespace import (
    define,
    lazy_annotations,
    notebook_namespace,
    run_statement,
    similar_names,
)
from autograder.sandbox.inside.own_files import CodeInFile, code_in_files
from autograder.sandbox.inside.places import Place, changed_below, defined_below, find_places
from autograder.sandbox.inside.shell import History
from autograder.sandbox.inside.slicing import statements
from autograder.sandbox.inside.state import undisturbed
from autograder.wire import CHANGED, Arrays

Reply = Callable[[Mapping[str, Any], Arrays], None]
Probe = Callable[..., None]
LOOK_SECONDS = 0.2  # between two looks at what a probe has computed


class NotebookRun:
    """One run of a notebook's cells.

    Args:
        job: {"module", "cells", "probes", "support", "quick"}; each of the probes has "probe", "exercise", "whole",
            "uses", "defines", "facts" and "seconds".
        arrays: those of all probes, each named "probe:name".
        reply: sends one frame.
        probe_of: (module, probe) -> the function that probes.
    """

    def __init__(self, job: Mapping[str, Any], arrays: Arrays, reply: Reply, probe_of: Callable[[str, str], Probe]):
        self.job, self.arrays, self.reply, self.probe_of = job, arrays, reply, probe_of
        self.cells = [clean_cell(cell["number"], cell["source"]) for cell in job["cells"]]
        self.notes: list[Note] = []
        self.everything = statements(self.cells)
        self.bound = {name for statement in self.everything for name in statement.binds}
        places = find_places(self.cells, self.everything, job["probes"])
        placed = [probe for probe in job["probes"] if probe["probe"] in places]
        self.waiting = {probe["probe"]: (places[probe["probe"]], probe) for probe in placed}
        self.whole = not job["probes"] or any(probe["whole"] for probe in job["probes"])
        self.running: dict[str, int] = {}
        self.space: dict[str, Any] = {}
        self.history = History(self.space)

    @cached_property
    def in_files(self) -> dict[str, CodeInFile]:
        """Of all names that are probed, those that are written into a file, or taken from one."""
        probes = self.job["probes"]
        return code_in_files(self.job["cells"], {n for probe in probes for n in (*probe["uses"], *probe["defines"])})

    def run(self) -> None:
        """Runs the cells that the probes need, and sends their frames; the last one tells of the run itself."""
        import autograder

        # The check cells have nothing to check here.
        autograder.checker = lambda lab, lang=None: lambda exercise=None: None
        as_in_a_kernel(lambda kind, text: self.notes.append((kind, 0, text)))
        record = Recorder()
        self.space = notebook_namespace()
        self.history = History(self.space)
        with record.experiment("run") as seen:
            seen.facts |= {"cells": len(self.cells), "finished": 0, "error": None, "whole": self.whole}
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            try:
                loop.run_until_complete(self._run_cells(seen.facts))
            finally:
                asyncio.set_event_loop(None)
                loop.close()
        sys.stdout.flush()
        notes = [*(note for cell in self.cells for note in cell.notes), *dict.fromkeys(self.notes)]
        experiments, found = record.result()
        self.reply({"notes": notes, "defined": {"missing": {}}, "experiments": experiments}, found)

    async def _run_cells(self, facts: dict[str, Any]) -> None:
        for index, cell in enumerate(self.cells):
            if not self.whole and not self.waiting:
                break
            self.running = {"running_cell": cell.number}
            self.reply(self.running, {})
            error = await self._run_cell(index, cell)
            self._probe_until(Place(index + 1, -1))
            if error is None:
                facts["finished"] += 1
            elif facts["error"] is None:
                facts["error"] = describe_error(error) | {"cell": cell.number}
            await asyncio.sleep(0)  # between cells, a kernel's loop goes on with what was begun
        self._probe_until(Place(len(self.cells) + 1, 0))

    async def _run_cell(self, index: int, cell: CleanCell) -> BaseException | None:
        """Runs one cell until its end, or until a statement raises; what it raised."""
        if cell.error is not None:
            return cell.error
        lazy, shown = lazy_annotations(self.cells[: index + 1]), None
        self.history.begin(cell.source)
        for position, node in enumerate(cell.tree.body if cell.tree is not None else ()):
            try:
                shown = await run_statement(node, cell, self.space, lazy)
            except BaseException as error:  # also sys.exit(): in Jupyter it ends the cell with an error
                return None if self._is_farewell(error, index) else error
            self._probe_until(Place(index, position + 1))
        self.history.end(shown)
        return None

    def _is_farewell(self, error: BaseException, index: int) -> bool:
        """Whether `quit()` or `sys.exit()` stands where nothing is left that it could keep from running."""
        if not isinstance(error, SystemExit) or error.code not in (None, 0):
            return False
        here = Place(index + 1, -1)
        return all(place < here for place, _ in self.waiting.values())

    def _probe_until(self, end: Place) -> None:
        """Probes each exercise whose place was passed, in the order of the exercises."""
        for name, (place, probe) in list(self.waiting.items()):
            if place < end:
                del self.waiting[name]
                self._probe(place, probe)

    def _probe(self, place: Place, probe: Mapping[str, Any]) -> None:
        name, record = probe["probe"], Recorder()
        wanted, in_files = (*probe["uses"], *probe["defines"]), self.in_files
        arrays = {key.partition(":")[2]: array for key, array in self.arrays.items() if key.startswith(f"{name}:")}
        notes = [] if probe["whole"] else self._below(place, probe["defines"])
        names: Mapping[str, Any] = self.space
        missing: dict[str, None] = {}
        if probe["whole"]:
            names = self._constants(probe) | self.space
        else:
            missing = dict.fromkeys(n for n in wanted if n not in self.space)
        defined = {
            "missing": missing,
            "similar": similar_names(missing, self.bound),
            "in_files": {n: in_files[n] for n in wanted if n in in_files},
            "changed_below": any(name in probe["defines"] for _, _, name in notes),
        }
        self.reply({"probing": name} | self.running, {})
        if not missing:
            try:
                with undisturbed(), _limited(probe["seconds"]):
                    self.probe_of(self.job["module"], name)(names, probe["facts"], arrays, record)
            except BaseException:
                traceback.print_exc()  # no evidence; what the slice gives is asked for then
                return
        experiments, found = record.result()
        facts = {"notes": notes, "defined": defined, "experiments": experiments}
        self.reply({"probe": name} | self.running | facts, found)
        if probe["change"] and not missing:
            self._probe_changed(probe, arrays)

    def _probe_changed(self, probe: Mapping[str, Any], arrays: Arrays) -> None:
        """Probes once more, with a definition that we have changed; the student's own code does not see the change."""
        names, record = dict(self.space), Recorder()
        try:
            exec(compile(probe["change"], "<change>", "exec"), names)
            with undisturbed(), _limited(probe["seconds"]):
                self.probe_of(self.job["module"], probe["probe"])(names, probe["facts"], arrays, record)
        except BaseException:
            return  # nothing can be said
        experiments, found = record.result()
        self.reply({"probe": CHANGED} | self.running | {"notes": [], "defined": {}, "experiments": experiments}, found)

    def _below(self, place: Place, names: Collection[str]) -> list[Note]:
        """What happens below a place to these names, and to what their definitions use."""
        again = defined_below(self.cells, place, names)
        of_others = {name for one in self.job["probes"] for name in one["defines"]} - set(names)
        changed = changed_below(self.cells, self.everything, place, names)
        return [("defined_below", *one) for one in again] + [
            ("changed_below", *one) for one in changed if one not in again and one[1] not in of_others
        ]

    def _constants(self, probe: Mapping[str, Any]) -> dict[str, Any]:
        """Answers that the run did not come to, where they can be had without running any work."""
        missing = [name for name in probe["defines"] if name not in self.space]
        if not missing:
            return {}
        main = sys.modules["__main__"]
        found = define(self.job["cells"], missing, {}, self.job["support"], self.job["quick"]).names
        sys.modules["__main__"] = main
        return {name: found[name] for name in missing if name in found}


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Ends the process when the block computes longer: the other exercises are then tried by themselves, at once.

    It is processor time, so that a busy machine ends nothing; what sleeps is ended by the limit of the whole job.
    """
    end, done = time.process_time() + seconds, threading.Event()

    def watch() -> None:
        while not done.wait(LOOK_SECONDS):
            if time.process_time() >= end:
                os._exit(TIMED_OUT)

    try:
        threading.Thread(target=watch, daemon=True).start()
    except RuntimeError:  # the student's threads are as many as there may be; the job has a limit of its own
        yield
        return
    try:
        yield
    finally:
        done.set()
