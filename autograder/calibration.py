"""How fast this machine is: time limits are meant for student code, not for a slow or busy machine."""

from __future__ import annotations

from autograder.grade import job_of
from autograder.lab import Lab
from autograder.sandbox.job import Ending
from autograder.sandbox.launch import SandboxError
from autograder.sandbox.start import AnySandbox

MOST = 20.0  # beyond that something is wrong, and a class would wait for hours
ATTEMPTS = 2  # the first one also fetches what is still on the disk


def slowness(lab: Lab, sandbox: AnySandbox) -> float:
    """How many times longer the reference solution takes here than where the limits were set; 1 to `MOST`.

    Raises:
        SandboxError: the reference solution does not run in this sandbox, so nothing can be graded in it.
    """
    if lab.calibration is None:
        return 1.0
    exercise = lab.exercise(lab.calibration.exercise)
    job = job_of((), lab, exercise, (*exercise.uses, *exercise.defines), seed=0)
    outcomes = [sandbox.run(job) for _ in range(ATTEMPTS)]
    for outcome in outcomes:
        if outcome.ending is not Ending.FINISHED or outcome.facts.get("defined", {}).get("missing"):
            raise SandboxError(
                f"The reference solution of exercise {exercise.number} does not run in the {sandbox.level} sandbox "
                f"(it {outcome.ending}), so nothing is graded. Run `python -m autograder doctor`."
            )
    return min(max(min(outcome.seconds for outcome in outcomes) / lab.calibration.seconds, 1.0), MOST)
