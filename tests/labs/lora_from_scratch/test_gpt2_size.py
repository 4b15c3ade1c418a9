"""The way of the real model, on weights of GPT-2 124M's shape that were drawn: nothing is downloaded.

`python tests/labs/lora_from_scratch/test_gpt2_size.py` says what it takes with all hidden messages.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2] / "support"))

from autograder.grading.flow import gather, sandbox_spec
from autograder.kit.evidence import Evidence
from autograder.labs.lora_from_scratch import hidden
from autograder.labs.lora_from_scratch.inputs import GPT2_RANK
from autograder.labs.lora_from_scratch.lab import GPT2_PARTS
from autograder.sandbox import sandbox as running
from autograder.sandbox.launch import readable_paths
from autograder.sandbox.result import MAX_REPLY
from autograder.sandbox.start import start_sandboxes
from grading import judged, lab
from lora_lab.gpt import GPT2_124M, GPTModel
from lora_lab.gpt2_format import config_to_gpt2, state_to_gpt2
from lora_lab.hub import HUB
from notebooks import solution, submission_of

SEED = 3
DATA = Path(os.environ.get("COURSE_DATA", Path(__file__).parents[4] / "shared" / "data")) / "tiktoken-cache"
SHORTER = {"data-load": "train_data, test_data = train_data[:16], test_data[:8]"}


def make_hub(folder: Path) -> None:
    """A cache as the Hugging Face hub's client keeps it, with drawn weights of GPT-2's shape."""
    model = folder / GPT2_PARTS["HF_HUB_CACHE"][0] / "snapshots" / HUB["gpt2"].revision
    model.mkdir(parents=True)
    made = GPTModel(GPT2_124M)
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in made.parameters():
            if parameter.dim() == 2:
                parameter.normal_(0, 0.02, generator=generator)  # as GPT-2's own are drawn
    save_file(state_to_gpt2(made.state_dict(), GPT2_124M.n_layers), model / "model.safetensors")
    (model / "model.safetensors").chmod(0o644)  # as the hub's client does; student code is another user's
    (model / "config.json").write_text(json.dumps(config_to_gpt2(GPT2_124M)), "utf-8")
    other = folder / "models--others--secret"
    other.mkdir()
    (other / "token").write_text("secret", "ascii")


@pytest.fixture(scope="module")
def hub() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hub-") as name:
        os.chmod(name, stat.S_IRWXU | stat.S_IROTH | stat.S_IXOTH | stat.S_IRGRP | stat.S_IXGRP)
        make_hub(Path(name))
        yield Path(name)


def environment(hub: Path) -> dict[str, str]:
    return {"HF_HUB_CACHE": str(hub), "TIKTOKEN_CACHE_DIR": str(DATA)}


def shorter() -> dict[str, Any]:
    """The solution's notebook, trained on a few messages."""
    notebook = solution()
    for cell in notebook["cells"]:
        cell["source"] = "\n".join(line for line in cell["source"].split("\n") if not line.lstrip().startswith("### "))
        if cell["id"] in SHORTER:
            cell["source"] += f"\n{SHORTER[cell['id']]}"
    return notebook


def run(statuses: list[Mapping[str, object]]) -> Evidence:
    """What the whole of the solution's notebook gives with this model.

    Args:
        statuses: gets what the sandbox's own process says of each job.
    """
    chosen = lab().on("gpt2")
    of_result = running.__dict__["result_of"]

    def noted(status: Mapping[str, object], *rest: Any) -> Any:
        statuses.append(status)
        return of_result(status, *rest)

    running.__dict__["result_of"] = noted
    (sandbox,) = start_sandboxes(sandbox_spec(chosen), 1)
    try:
        return gather(submission_of(shorter()), chosen, sandbox, SEED)[0]
    finally:
        running.__dict__["result_of"] = of_result
        sandbox.close()


def test_of_the_hubs_cache_only_the_model_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    for name in (*GPT2_PARTS["HF_HUB_CACHE"], "models--others--secret"):
        (tmp_path / name).mkdir()
    read = [path for path in readable_paths(sandbox_spec(lab().on("gpt2"))) if path.startswith(str(tmp_path))]
    assert read == [str(tmp_path / GPT2_PARTS["HF_HUB_CACHE"][0])]


@pytest.mark.slow
def test_what_a_model_of_124_million_parameters_adds_is_judged_without_student_code(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not DATA.is_dir():
        pytest.skip("needs GPT-2's tokenizer; set COURSE_DATA to the folder that holds tiktoken-cache")
    for name, value in environment(hub).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(hidden, "PER_LABEL", 6)
    statuses: list[Mapping[str, object]] = []
    evidence = run(statuses)
    print([(status["why"], status["seconds"], status["max_rss_kib"]) for status in statuses])
    recorded = evidence["classification"].experiments["model"]
    assert recorded["error"] is None, recorded["error"]
    facts = recorded["facts"]
    assert (facts["complete"], facts["finite"], facts["moved"]) == (True, True, [])
    assert set(facts["ranks"].values()) == {GPT2_RANK}
    assert len(facts["ranks"]) == 72
    assert evidence["classification"].arrays["predictions/logits"].shape == (12, 2)
    exported = sum(array.nbytes for name, array in evidence["notebook"].arrays.items() if name.startswith("updates/"))
    assert exported < MAX_REPLY
    report = judged(submission_of(shorter()), lab().on("gpt2"), evidence, SEED)
    assert {check.id for check in report.checks if check.status != "passed"} <= {"5.4"}  # noise has nothing to learn


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hub-") as name:
        os.chmod(name, 0o755)
        make_hub(Path(name))
        os.environ |= environment(Path(name))
        statuses: list[Mapping[str, Any]] = []
        started = time.monotonic()
        evidence = run(statuses)
        arrays = evidence["notebook"].arrays
        exported = sum(a.nbytes for name, a in arrays.items() if name.startswith("updates/"))
        print(f"{time.monotonic() - started:.0f} s in all; {exported / (1 << 20):.1f} MiB exported")
        for status in statuses:
            print(f"a job: {status['seconds']:.0f} s, {status['max_rss_kib'] / (1 << 20):.2f} GiB, {status['why']}")
        print(evidence["classification"].experiments["model"])


if __name__ == "__main__":
    main()
