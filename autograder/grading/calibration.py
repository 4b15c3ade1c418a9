"""How fast this machine is: time limits are meant for student code, not for a slow or busy machine."""

from __future__ import annotations

from autograder.grading.flow import job_of
from autograder.kit.lab import Lab
from autograder.sandbox.job import Ending
from autograder.sandbox.launch import SandboxError
from autograder.sandbox.start import AnySandbox

MAX_SLOWDOWN = 20.0  # beyond that something is wrong, and a class would wait for hours
ATTEMPTS = 2  # the first one also fetches what is still on the disk


def slowdown_of(lab: Lab, sandbox: AnySandbox) -> float:
    """How many times longer the reference solution takes here than where the limits were set; 1 to `MAX_SLOWDOWN`.

    Raises:
        SandboxError: the reference solution does not run in this sandbox, so nothing can be graded in it.
    """
    if lab.calibration is None or not lab.stand_ins:  # a public copy of the course has none
        return 1.0
    exercise = lab.exercise(lab.calibration.exercise)
    job = job_of((), lab, exercise, (*exercise.uses, *exercise.defines), seed=0)
    results = [sandbox.run(job) for _ in range(ATTEMPTS)]
    for result in results:
        if result.ending is not Ending.FINISHED or result.facts.get("defined", {}).get("missing"):
            raise SandboxError(
                f"The reference solution of exercise {exercise.number} does not run in the {sandbox.level} sandbox "
                f"(it {result.ending}), so nothing is graded. Run `python -m autograder doctor`."
            )
    return min(max(min(result.seconds for result in results) / lab.calibration.seconds, 1.0), MAX_SLOWDOWN)
