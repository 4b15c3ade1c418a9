"""Nothing that only the grader knows leaves through a report: not the right answers, not the hidden messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from autograder.grading.flow import gather
from autograder.labs.lora_from_scratch.hidden import hidden_messages
from autograder.sandbox.job import Job, JobResult
from grading import grade, lab, warm_sandbox
from notebooks import LAB, notebook_of, source_of, submission_of
from zoo import read_zoo

STUB = """import sys
import torch


class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        raise NotImplementedError("Exercise 1: create A and B")
"""
FIND = """
def secrets():
    frame = sys._getframe()
    while frame is not None:
        for value in (*frame.f_locals.values(), *frame.f_globals.values()):
            if isinstance(value, dict):
                job = value.get("job", value)
                found = value if "LoRALayer" in value and isinstance(value["LoRALayer"], str) else job.get("stand_ins")
                if isinstance(found, dict) and "LoRALayer" in found:
                    return found["LoRALayer"].replace(chr(10), ";")
        frame = frame.f_back
    return ""


"""
USUAL = """class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)
{more}
    def forward(self, x):
        return self.linear(x) + self.lora(x)
"""
# How a definition hands on what it found beside it.
WAYS = {
    "an error": "class LinearWithLoRA(torch.nn.Module):\n    raise RuntimeError(secrets())\n",
    "an error's own text": USUAL.format(more="        raise RuntimeError(secrets())\n"),
    "the name of an error": USUAL.format(more="        raise type(secrets()[:9000], (Exception,), {})()\n"),
    "a name of a parameter": USUAL.format(
        more="        self.register_parameter(secrets().replace('.', '')[:9000], torch.nn.Parameter(torch.zeros(1)))\n"
    ),
    "the type of an output": USUAL.format(more="").replace(
        "return self.linear(x) + self.lora(x)", "return type(secrets()[:9000], (), {})()"
    ),
    "a name that is missing": USUAL.format(more="        raise NameError(f\"name '{secrets()}' is not defined\")\n"),
    "the line of an error": USUAL.format(
        more="        import linecache\n"
        "        linecache.cache['<cell 1>'] = (1, None, [secrets()[:200]] * 99, '<cell 1>')\n"
        "        exec(compile(chr(10) * 5 + 'raise RuntimeError', '<cell 1>', 'exec'))\n"
    ),
    "a note": USUAL.format(
        more="        import gc\n"
        "        for one in gc.get_objects():\n"
        "            if isinstance(one, list) and one and one[0] == ('ignored', 2, '%who'):\n"
        "                one += [('ignored', 2, secrets()[at : at + 200]) for at in range(0, 2000, 200)]\n"
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_stand_in_can_be_read_in_a_report(way: str) -> None:
    cells = [STUB + FIND, f"%who\n{WAYS[way]}", source_of("exercise-3"), source_of("exercise-4")]
    report = grade(submission_of(notebook_of(cells)), lab(), warm_sandbox(), 2, (1, 2, 3, 4))
    told = json.dumps(report.to_json())
    assert "in place of yours" in told, "nothing was tried with a stand-in"
    for piece in ("self.scaling", "selfscaling", "torch.zeros(rank", "in_usual_order", "OWN_ARGUMENTS"):
        assert piece not in told, told


class Watched:
    """A sandbox that remembers what it was given to run."""

    def __init__(self) -> None:
        self.sandbox, self.jobs = warm_sandbox(), list[Job]()

    def run(self, job: Job) -> JobResult:
        self.jobs.append(job)
        return self.sandbox.run(job)


def test_no_process_with_student_code_is_given_a_hidden_message() -> None:
    watched, seed = Watched(), 5
    evidence, _ = gather(submission_of(read_zoo(LAB).brief_notebook()), lab(), watched, seed)  # type: ignore[arg-type]
    texts = [text for _, text in hidden_messages(seed)]
    with_messages = [job for job in watched.jobs if any(text in json.dumps(job.payload()) for text in texts)]
    assert [(job.kind, job.cells) for job in with_messages] == [("follow-ups", ())]
    assert evidence["classification"].arrays["predictions/logits"].shape == (len(texts), 2)


def test_a_job_with_messages_runs_nothing_of_a_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its cells, nor what its probes brought back beside arrays."""
    watched = Watched()
    gather(submission_of(read_zoo(LAB).brief_notebook()), lab(), watched, 5)  # type: ignore[arg-type]
    (job,) = [job for job in watched.jobs if job.kind == "follow-ups"]
    assert (job.cells, job.wanted, job.stand_ins) == ((), (), {})
    given: list[Mapping[str, Any]] = [probe.facts for probe in job.probes]
    assert given == [lab().inputs(e.follow_up, 5).facts for e in lab().exercises if e.follow_up]
    assert replace(job, found={}).payload() == job.payload()
