"""Every attack, at every way of isolation: nothing gets through, nothing is gained, and the next submission is well.

The same file is run again as an ordinary user by `test_other_user.py`.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from isolations import ISOLATIONS, missing, skip_if_missing

from attacks import BREACH, Attack, Surroundings, hostile_notebook, read_attacks
from autograder.grading.flow import gather, job_of, run_job_of, sandbox_spec
from autograder.kit.lab import Lab
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.job import Ending
from autograder.sandbox.launch import Level
from autograder.sandbox.limits import Limits
from autograder.sandbox.sandbox import Sandbox
from grading import judged, lab
from notebooks import notebook_of, source_of, submission_of

ATTACKS = read_attacks()
CANARY = f"CANARY-{secrets.token_hex(8)}"
SECONDS = 4.0
# These come up against a limit of time or memory, and take half the time of all.
LONG = {"endless_loop", "many_values", "memory_bomb", "stack_overflow"}


@cache
def quick_lab() -> Lab:
    """Exercise 1 with a short time limit."""
    whole = lab()
    return replace(whole, exercises=tuple(replace(e, seconds=SECONDS) for e in whole.exercises))


# Two minutes each; the best way of this machine is among the fast tests.
BEST, *OTHERS = [way for way in ISOLATIONS if not missing(way)] or [None]
PARAMS = [pytest.param(way, marks=[pytest.mark.slow] if way in OTHERS else [], id=way) for way in (BEST, *OTHERS)]


@pytest.mark.parametrize("way", ISOLATIONS)
def test_this_way_is_among_those_attacked(way: Isolation) -> None:
    """One that this process can't have skips here, once; `test_other_user.py` attacks it where it can be had at all."""
    skip_if_missing(way)
    assert way in (BEST, *OTHERS)


@pytest.fixture(scope="module", params=PARAMS)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    if request.param is None:
        pytest.skip("no isolation can be had here; each says why above")
    os.environ["CANARY_TOKEN"] = CANARY
    setting = replace(sandbox_spec(lab(), exercises=(1,)), limits=Limits(disk=64 << 20, file=32 << 20))
    with Sandbox(setting, request.param) as running:
        yield running


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[Any]]]:
    """A server on loopback that nobody may reach, and who did."""
    visits: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                visits.append(address)
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], visits


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A secret of the grader's that the file system would let everyone read, change and surround."""
    folder = tmp_path_factory.mktemp("grader")
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and parent not in (Path("/"), Path("/tmp")):
            parent.chmod(0o777)
    file = folder / "secret.txt"
    file.write_text(CANARY, "ascii")
    file.chmod(0o666)
    return file


def score(notebook: dict[str, Any], sandbox: Sandbox) -> tuple[float, dict[str, str]]:
    submission = submission_of(notebook)
    evidence, _ = gather(submission, quick_lab(), sandbox, seed=5, exercises=(1,))
    report = judged(submission, quick_lab(), evidence, seed=5, only=(1,))
    return report.score, {check.id: check.status for check in report.checks}


def healthy(sandbox: Sandbox) -> bool:
    points, _ = score(notebook_of(["import torch", source_of("exercise-1")]), sandbox)
    return points == 5


@pytest.mark.parametrize(
    "attack",
    [pytest.param(one, marks=[pytest.mark.slow] if one.name in LONG else [], id=one.name) for one in ATTACKS],
)
def test_attack(attack: Attack, sandbox: Sandbox, listener: tuple[int, list[Any]], canary: Path) -> None:
    port, visits = listener
    surroundings = Surroundings(canary, port, sandbox.level, sandbox.isolation)
    notebook = hostile_notebook(attack.code, surroundings)
    before, process = _tree(canary.parent), sandbox.pid

    outcome = sandbox.run(run_job_of(submission_of(notebook).code, quick_lab(), [quick_lab().exercise(1)], 5))
    assert BREACH not in outcome.output, outcome.output[:500]
    assert CANARY not in outcome.output
    assert attack.ends in (str(outcome.ending), "any")
    assert outcome.ending is not Ending.LOST
    assert outcome.seconds < SECONDS + 3

    harmless, its_statuses = score(hostile_notebook("pass", surroundings), sandbox)
    got, statuses = score(notebook, sandbox)
    if outcome.ending is Ending.FINISHED and attack.name != "forged_evidence":
        assert statuses == its_statuses or got < harmless
    assert got <= harmless
    assert visits == []
    assert _tree(canary.parent) == before
    assert healthy(sandbox)
    assert sandbox.pid == process, "the worker was started again"


def _tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(p): (p.read_bytes(), p.stat().st_mode) for p in sorted(folder.rglob("*")) if p.is_file()}


def test_there_are_attacks_enough_and_each_says_what_it_is() -> None:
    assert len(ATTACKS) >= 60
    assert len({attack.title for attack in ATTACKS}) == len(ATTACKS)
    assert {attack.ends for attack in ATTACKS} <= {str(ending) for ending in Ending} | {"any"}


@pytest.mark.slow
def test_without_a_sandbox_the_same_attacks_do_get_through(canary: Path) -> None:
    """The attacks are real: where nothing holds them, many succeed."""
    through = []
    with Sandbox(replace(sandbox_spec(lab(), exercises=(1,))), Level.NONE) as open_sandbox:
        for attack in ATTACKS:
            if attack.name in HARMFUL_WITHOUT_A_WALL:
                continue
            notebook = hostile_notebook(attack.code, Surroundings(canary, 9, Level.NONE))
            outcome = open_sandbox.run(
                job_of(submission_of(notebook).code, quick_lab(), quick_lab().exercise(1), (), 5)
            )
            if BREACH in outcome.output:
                through.append(attack.name)
    assert len(through) >= 15, through


# Not tried without a sandbox: they would stop, fill or change the machine that runs the tests.
HARMFUL_WITHOUT_A_WALL = {
    "kill_the_parent", "newer_calls", "kill_everyone", "kill_itself", "signal_by_thread", "trace_the_parent",
    "write_into_the_parent", "fill_the_disk", "one_huge_file", "memory_bomb", "memory_bomb_in_torch",
    "memory_bomb_shared", "shared_memory_segment", "shared_memory_file", "thread_bomb", "daemon",
    "set_the_clock", "kernel_setting", "kernel_doors", "mount", "new_namespace", "plant_in_site_packages",
    "write_next_to_the_grader", "remove_files", "change_metadata", "terminal", "devices", "raise_limits",
    "endless_loop", "endless_sleep", "stack_overflow", "replace_itself", "run_a_shell", "sudo",
    "run_from_memory", "many_threads", "metadata_service", "leave_the_session", "priorities", "read_own_memory",
    "flood_the_output", "giant_reply", "become_root", "hidden_folder", "endless_folders", "truncate_by_path",
}  # fmt: skip
