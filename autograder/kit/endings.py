"""The verdict on a process that did not come to its end: a limit of the sandbox, or the student's own `exit`."""

from __future__ import annotations

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.verdict import Failed, NotJudged, OurFault, Verdict
from autograder.sandbox.job import Ending
from autograder.sandbox.limits import DEFAULT_LIMITS, Limits
from autograder.words import say


def verdict_of_ending(evidence: ProbeEvidence, limits: Limits = DEFAULT_LIMITS) -> Verdict | None:
    """None where the process finished.

    Args:
        limits: those under which it ran.
    """
    if evidence.ending is Ending.FINISHED:
        return None
    where = say("in cell {cell}", cell=evidence.running_cell) if evidence.running_cell else say("while it ran")
    cell = evidence.running_cell
    match evidence.ending:
        case Ending.LOST:
            return OurFault(say("the grader lost its sandbox, twice"))
        case Ending.STARVED:
            # No fault that would leave the check out of the sum: code that only waits for the disk ends so, too.
            return NotJudged(say("this machine had too little time or memory left to run it, twice"))
        case Ending.TIMEOUT:
            return Failed(
                expected=say("an end within {seconds:g} seconds", seconds=evidence.limit),
                got=say("your code was stopped after {seconds:g} s, {where}", seconds=evidence.limit, where=where),
                why=say("a loop that never ends would stop the whole class"),
                next_step=say("look for a loop whose condition never becomes false, or a recursion without end"),
                diagnosis="timeout",
                cell=cell,
            )
        case Ending.DISK:
            return Failed(
                expected=say("files of {disk} MB in all, at most", disk=limits.disk >> 20),
                got=say("your code was stopped {where}: it filled its disk", where=where),
                why=say("a notebook that writes without end would stop the whole class"),
                next_step=say("look for a file that is written again and again in a loop"),
                diagnosis="disk-full",
                cell=cell,
            )
        case Ending.CRASHED:
            return Failed(
                expected=say("the Python process lives until your code is done"),
                got=say("it ended {where} (exit code {code})", where=where, code=evidence.exit_code),
                why=say("what it had found so far is gone with it"),
                next_step=say("take out `os._exit`, `sys.exit` and the like, and check how much memory you use"),
                diagnosis="process-ended",
                cell=cell,
            )
        case Ending.TOO_LARGE | Ending.UNREADABLE:
            return Failed(
                expected=say("results of the sizes that the exercise speaks of"),
                got=say("a result that is too large or not readable"),
                why=say("the grader believes only what it can read"),
                next_step=say("print the shapes of what your functions return"),
                diagnosis="result-unreadable",
            )
