"""A notebook that logs in to the hub runs on while it is graded: there is no hub, and nothing to log in for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from autograder.kit.evidence import RUN
from autograder.sandbox.launch import SandboxSpec
from autograder.sandbox.plain import PlainSandbox
from autograder.sandbox.start import AnySandbox, start_sandboxes
from one_exercise import OneExercise

LOGINS = """
import huggingface_hub
from huggingface_hub import interpreter_login, login, notebook_login

notebook_login()
login(token="hf_mine")
interpreter_login()
huggingface_hub.login("hf_mine", add_to_git_credential=True)
"""


def without_forks(spec: SandboxSpec, count: int) -> list[PlainSandbox]:
    """A student's own Windows or macOS."""
    return [PlainSandbox(spec) for _ in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("start", [start_sandboxes, without_forks])
@pytest.mark.parametrize("name", ["fine_tuning_study", "peft_in_practice"])
def test_logging_in_to_the_hub_does_nothing_while_grading(
    name: str, start: Callable[..., Sequence[AnySandbox]]
) -> None:
    lab = OneExercise(name, start)
    run = lab.evidence({"setup": LOGINS + lab.sources["setup"]}, (1,))[RUN]
    lab.close()
    assert run.experiments["run"]["facts"]["error"] is None
