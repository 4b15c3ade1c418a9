"""The cells that load models fetch the real ones where these are asked for, from a server that plays the hub."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub_models import write_model
from hub_server import Hub, run_with, serving, weights_sha256
from lora_lab.gpt2_tokenizer import write_tokenizer
from lora_lab.hub import HUB
from notebooks import read_solution

INSTEAD = {"distilroberta-base": 'CHECKPOINT = "nano_roberta"', "gpt2": 'CHAT = "nano"'}  # what a student changes
CELLS = {"fine_tuning_study": ("setup", "load", "generator"), "peft_in_practice": ("setup", "load")}
ASKED = """
print("loaded", type(AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)).__name__,
    AutoModelForCausalLM.from_pretrained(GENERATOR).config.vocab_size, tokenizer.vocab_size, generator_tokenizer("ab"))
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", INSTEAD)
@pytest.mark.parametrize("lab", CELLS)
def test_a_real_model_is_fetched_by_the_cells_that_load_it(lab: str, name: str, tmp_path: Path) -> None:
    sources = {cell["id"]: cell["source"] for cell in read_solution(lab)["cells"]}
    assert INSTEAD[name] in sources["setup"]
    chosen = f'{INSTEAD[name].partition(" ")[0]} = "{name}"'
    cells = [sources[cell].replace(INSTEAD[name], chosen) for cell in CELLS[lab]]
    write_model(name, tmp_path / "served", write_tokenizer)
    with serving(tmp_path / "served", HUB[name].revision) as hub:
        pinned = (
            "import lora_lab.hub as h\nfrom dataclasses import replace\n"
            f"h.HUB[{name!r}] = replace(h.HUB[{name!r}], sha256={weights_sha256()!r})\n"
        )
        run = run_with(hub, tmp_path / "home", "\n".join([pinned, *cells, ASKED]))
        assert run.returncode == 0, run.stderr
        assert "loaded RobertaForSequenceClassification" in run.stdout
        assert sorted(file for file in Hub.fetched if file in HUB[name].files) == sorted(HUB[name].files)
