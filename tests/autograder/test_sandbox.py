"""The sandbox's outcomes: whatever a child does, the answer is one of six endings, and the next job is well."""

from __future__ import annotations

import os
import re
import signal
import socket
import struct
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from isolations import skip_if_missing
from processes import memory_map_of, tree_of
from safetensors.numpy import save

from autograder.grading.flow import sandbox_spec
from autograder.sandbox.isolation import Isolation, isolations
from autograder.sandbox.job import Ending, Job
from autograder.sandbox.launch import Level, SandboxError, SandboxSpec
from autograder.sandbox.process import READY, ZygoteProcess
from autograder.sandbox.result import MAX_OUTPUT, MAX_REPLY, BoundedBuffer, result_of
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.start import sharing_one_process
from autograder.wire import MAGIC
from grading import lab, warm_sandbox

LAYER = """import torch
class LoRALayer(torch.nn.Module):
    def __init__(self, i, o, r, a):
        super().__init__()
        {body}
"""
FORGERY = """import os, struct; from autograder.wire import write_frame
        f = write_frame({'score': 100}, {}); os.write(3, struct.pack('<Q', len(f)) + f); os._exit(0)"""
RIGHT = """self.A = torch.nn.Parameter(torch.full((i, r), 0.1)); self.B = torch.nn.Parameter(torch.zeros(r, o))
    def forward(self, x):
        return x @ self.A @ self.B"""


def job(body: str = "self.A = torch.nn.Parameter(torch.ones(i, r))", **changes: Any) -> Job:
    """The first exercise's probe on a class whose constructor does something."""
    inputs = lab().inputs("layer", 0)
    fields: dict[str, Any] = {
        "module": lab().probes,
        "probe": "layer",
        "kind": "definitions",
        "cells": [{"number": 1, "source": LAYER.format(body=body)}],
        "wanted": ["LoRALayer"],
        "facts": inputs.facts,
        "arrays": inputs.arrays,
        "seconds": 20,
    }
    return Job(**{**fields, **changes})


def whole(*cells: str, **changes: Any) -> Job:
    """A run of a whole notebook."""
    numbered = [{"number": number, "source": source} for number, source in enumerate(cells, 1)]
    facts: Mapping[str, Any] = {"names": [], "answers": [], "texts": []}
    return job(kind="notebook", probe="notebook", cells=numbered, wanted=[], facts=facts, arrays={}, **changes)


@pytest.fixture(scope="module", params=[Level.STRONG, Level.BASIC])
def pair(request: pytest.FixtureRequest) -> Iterator[Sequence[Sandbox]]:
    """Two sandboxes of one process."""
    skip_if_missing(*isolations(request.param))
    one, other = sharing_one_process(
        SandboxSpec(lab().support, [f"autograder.labs.{lab().name}.probes"]), request.param, 2
    )
    with one, other:
        yield one, other


def test_a_job_that_ends_well_brings_facts_and_arrays() -> None:
    outcome = warm_sandbox().run(job())
    assert outcome.ending is Ending.FINISHED
    assert outcome.facts["experiments"]["case0/parameters"]["facts"]["parameters"][0]["name"] == "A"


def test_what_the_students_code_prints_is_kept_apart_and_cut() -> None:
    outcome = warm_sandbox().run(job("print('hello'); print('x' * 500_000)"))
    assert outcome.ending is Ending.FINISHED
    assert outcome.output.startswith("hello\nxxx")
    assert len(outcome.output) < 70_000
    assert "more bytes were printed]" in outcome.output


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        ("while True: pass", Ending.TIMEOUT),
        ("import time; time.sleep(1000)", Ending.TIMEOUT),
        ("import os; os._exit(0)", Ending.CRASHED),
        ("import os; os.abort()", Ending.CRASHED),
        ("import ctypes; ctypes.string_at(0)", Ending.CRASHED),
        ("import os; os.write(3, b'x' * 100)", Ending.UNREADABLE),
        ("import os; [os.write(3, b'x' * 60000) for _ in range(200)]", Ending.TOO_LARGE),
        ("import os; os.close(3)", Ending.CRASHED),
    ],
)
def test_every_bad_end_has_its_name_and_the_next_job_is_well(body: str, ending: Ending) -> None:
    outcome = warm_sandbox().run(job(body, seconds=2))
    assert outcome.ending is ending
    assert not outcome.facts
    assert not outcome.arrays
    assert warm_sandbox().run(job()).ending is Ending.FINISHED


def test_a_forged_reply_is_data_that_says_nothing() -> None:
    outcome = warm_sandbox().run(job(FORGERY))
    assert outcome.ending is Ending.CRASHED
    assert not outcome.facts


def test_the_cell_that_ran_last_is_known_when_time_is_up() -> None:
    outcome = warm_sandbox().run(whole("x = 1", "while x: pass", "y = 2", seconds=2))
    assert (outcome.ending, outcome.running_cell) == (Ending.TIMEOUT, 2)


@pytest.mark.parametrize(
    ("text", "cell"),
    [("1", 1), ("100000", 100_000), ("0", None), ("-1", None), ("100001", None), ("true", None), ("9" * 4_299, None)],
)
def test_the_cell_that_ran_last_is_a_number_that_a_cell_can_have(text: str, cell: int | None) -> None:
    frame = MAGIC + struct.pack("<Q", len(text) + 17) + b'{"running_cell":' + text.encode() + b"}" + save({})
    reply = BoundedBuffer(MAX_REPLY)
    reply.take(struct.pack("<Q", len(frame)) + frame)
    assert result_of({"why": "timeout"}, reply, BoundedBuffer(MAX_OUTPUT), 1.0).running_cell == cell


def test_a_run_goes_on_behind_an_error_and_names_the_first() -> None:
    outcome = warm_sandbox().run(whole("x = 1", "\nx / 0", "y = 2", "y.nothing"))
    run = outcome.facts["experiments"]["run"]["facts"]
    assert (run["finished"], run["cells"]) == (2, 4)
    assert (run["error"]["type"], run["error"]["cell"], run["error"]["line"]) == ("ZeroDivisionError", 2, 2)


def test_a_run_may_await_at_top_level() -> None:
    outcome = warm_sandbox().run(
        whole("import asyncio\nawait asyncio.sleep(0)\nx = await asyncio.sleep(0, 5)", "assert x == 5")
    )
    assert outcome.facts["experiments"]["run"]["facts"]["finished"] == 2


def test_input_and_shell_do_not_hang_a_run() -> None:
    outcome = warm_sandbox().run(
        whole("!sleep 100\nfiles = !ls\n%matplotlib inline\ndisplay(files)", "assert input('name?') == ''")
    )
    run = outcome.facts["experiments"]["run"]["facts"]
    assert run["finished"] == 2  # an answer is "", as if Enter had been pressed


def test_jobs_do_not_see_each_other() -> None:
    warm_sandbox().run(
        job("import torch, builtins; torch.ones = None; builtins.leak = 1; open('leak', 'w').write('x')")
    )
    clean = warm_sandbox().run(
        job("import builtins, os; assert not hasattr(builtins, 'leak') and not os.listdir('.'); torch.ones(1)")
    )
    assert clean.facts["experiments"]["case0/construct"]["error"] is None


def test_the_graders_environment_stays_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_TOKEN", "secret")
    with Sandbox(SandboxSpec(lab().support, environment={"VISIBLE": "yes"}), Level.NONE) as sandbox:
        outcome = sandbox.run(job("import os; self.seen = [v for v in os.environ.values()]; print(sorted(os.environ))"))
    assert "COURSE_TOKEN" not in outcome.output
    assert "VISIBLE" in outcome.output


def test_a_killed_zygote_is_our_fault_and_is_started_again() -> None:
    with Sandbox(SandboxSpec(lab().support), Level.NONE) as sandbox:
        os.kill(sandbox.pid, signal.SIGKILL)
        os.waitid(os.P_PID, sandbox.pid, os.WEXITED | os.WNOWAIT)
        assert sandbox.run(job()).ending is Ending.FINISHED
        kill_parent = sandbox.run(job(f"import os; os.kill({sandbox.pid}, 9); import time; time.sleep(5)"))
        assert kill_parent.ending in (Ending.LOST, Ending.FINISHED)
        assert sandbox.run(job()).ending is Ending.FINISHED


class ProcessOfATest:
    """A process with one socket, and a test does the zygote's work."""

    isolation = Isolation.NONE
    is_alive = staticmethod(lambda: True)
    release = staticmethod(socket.socket.close)

    def __init__(self, control: socket.socket) -> None:
        self.sockets = (control,)


def test_the_time_it_takes_to_remove_what_one_job_left_is_not_the_next_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.sandbox.GRACE_SECONDS", 0.1)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def keep() -> None:
        time.sleep(0.5)
        theirs.sendall(READY)
        for fd in socket.recv_fds(theirs, 4096, 3)[1]:
            os.close(fd)
        theirs.sendall(b'{"why": "timeout"}')

    process = cast(ZygoteProcess, ProcessOfATest(ours))
    with theirs, Sandbox(SandboxSpec(), Level.NONE, process) as sandbox, ThreadPoolExecutor() as pool:
        pool.submit(keep)
        assert sandbox.run(job(seconds=0.1)).ending is Ending.TIMEOUT


def test_a_job_that_has_ended_is_not_lost_though_its_pipes_stay_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would where descriptors are sent round a ring of sockets, and nobody receives them."""
    monkeypatch.setattr("autograder.sandbox.sandbox.PIPE_SECONDS", 0.1, raising=False)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    kept: list[int] = []

    def keep() -> None:
        theirs.sendall(READY)
        kept.extend(socket.recv_fds(theirs, 4096, 3)[1])
        theirs.sendall(b'{"why": "exit", "exit_code": 0}')

    process = cast(ZygoteProcess, ProcessOfATest(ours))
    with theirs, Sandbox(SandboxSpec(), Level.NONE, process) as sandbox, ThreadPoolExecutor() as pool:
        pool.submit(keep)
        outcome = sandbox.run(job(seconds=0))
    for fd in kept:
        os.close(fd)
    assert (outcome.ending, outcome.exit_code) == (Ending.CRASHED, 0)
    assert outcome.seconds < 5


def test_sandboxes_of_one_process_work_at_the_same_time(pair: Sequence[Sandbox]) -> None:
    one, other = pair
    assert one.pid == other.pid
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(one.run, job("import time; time.sleep(0.5)"))
        quick = other.run(job())
        assert not slow.done()
        assert (quick.ending, slow.result().ending) == (Ending.FINISHED, Ending.FINISHED)


def test_a_job_of_the_same_process_cannot_reach_another(pair: Sequence[Sandbox]) -> None:
    """Neither by signals nor its memory, its files or its processors."""
    reach = """import os
        tries = {"list /tmp": lambda: os.listdir("/tmp"), "list a slot": lambda: os.listdir("/tmp/slot0")}
        mine = os.getpid()
        for pid in [p for p in (*range(1, 200), *range(mine - 50, mine + 50)) if p > 0 and p != mine]:
            tries[f"signal {pid}"] = lambda pid=pid: os.kill(pid, 9)
            tries[f"pin {pid}"] = lambda pid=pid: os.sched_setaffinity(pid, {0})
            tries[f"read memory of {pid}"] = lambda pid=pid: open(f"/proc/{pid}/mem", "rb")
            tries[f"list files of {pid}"] = lambda pid=pid: os.listdir(f"/proc/{pid}/cwd/")
        for name, attempt in tries.items():
            try:
                attempt()
                print(name)
            except OSError:
                pass"""
    one, other = pair
    with ThreadPoolExecutor() as pool:
        victim = pool.submit(one.run, job("import time; open('mine', 'w').write('x'); time.sleep(0.5)"))
        attack = other.run(job(reach))
        assert (attack.ending, attack.output) == (Ending.FINISHED, "")
        assert victim.result().ending is Ending.FINISHED


def test_a_disk_that_one_job_has_filled_is_not_anothers(pair: Sequence[Sandbox]) -> None:
    fill = """import os, time
        try:
            for number in range(9):
                open(str(number), 'wb').write(bytes(50 << 20))
        except OSError:
            pass
        time.sleep(2)
        os._exit(0)"""
    one, other = pair
    with ThreadPoolExecutor() as pool:
        full = pool.submit(one.run, job(fill))
        time.sleep(1)
        assert "written" in other.run(job("open('small', 'wb').write(bytes(20 << 20)); print('written')")).output
        assert full.result().ending is (Ending.CRASHED if one.level is Level.STRONG else Ending.DISK)


@pytest.mark.parametrize("level", [Level.STRONG, Level.BASIC])
def test_no_memory_that_can_be_written_is_shared_by_two_jobs(level: Level) -> None:
    """Also when everything is imported and built that a whole notebook needs."""
    skip_if_missing(*isolations(level))
    one, other = sharing_one_process(sandbox_spec(lab()), level, 2)
    with one, other:
        found = [memory_map_of(pid) for pid in tree_of(one.pid)]
    assert sum("libtorch" in maps for maps in found) >= 3  # the zygote and its keepers
    for maps in found:
        assert not re.search(r"^\S+ .w.s ", maps, re.MULTILINE)


def test_one_lost_job_costs_no_other_and_its_sandbox_starts_again() -> None:
    one, other = sharing_one_process(SandboxSpec(lab().support), Level.NONE, 2)
    with one, other, ThreadPoolExecutor() as pool:
        slow = pool.submit(other.run, job("import time; time.sleep(1)"))
        lost = one.run(job("import os, signal; os.kill(os.getppid(), signal.SIGKILL); import time; time.sleep(9)"))
        assert lost.ending is Ending.LOST
        assert one.run(job()).ending is Ending.FINISHED
        assert one.pid != other.pid
        assert slow.result().ending is Ending.FINISHED


def test_closing_a_sandbox_ends_its_job_and_closing_the_last_one_ends_everything() -> None:
    one, other = sharing_one_process(SandboxSpec(lab().support), Level.NONE, 2)
    pid = one.pid
    with ThreadPoolExecutor() as pool:
        endless = pool.submit(one.run, job("while True: pass"))
        time.sleep(0.5)
        one.close()
        assert endless.result(timeout=10).ending is Ending.LOST
    assert other.run(job()).ending is Ending.FINISHED
    with pytest.raises(SandboxError, match="was closed"):
        one.run(job())
    other.close()
    assert not Path(f"/proc/{pid}").exists()


def test_a_package_that_is_not_installed_is_said_at_the_start_and_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(SandboxError, match=r"'not_installed_here' is not installed: run `pip install -e .`"):
        Sandbox(SandboxSpec(["not_installed_here"]), Level.NONE)
    assert list(tmp_path.iterdir()) == []


def test_arrays_come_back_as_they_were() -> None:
    outcome = warm_sandbox().run(job(RIGHT))
    given = lab().inputs("layer", 0).arrays
    expected = given["0/x"] @ given["0/A"] @ given["0/B"]
    np.testing.assert_allclose(outcome.arrays["case0/update/output"], expected, rtol=1e-4, atol=1e-5)
