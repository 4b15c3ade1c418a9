"""Files of pretrained models: the embedded ones lie in this package, the real ones come from the Hugging Face hub.

The numbers below pin what is downloaded: revision and checksum of each model.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from huggingface_hub import get_hf_file_metadata, hf_hub_download, hf_hub_url, try_to_load_from_cache

from lora_lab.errors import LabError

HERE = Path(__file__).parent
EMBEDDED = {"nano": HERE / "nano", "nano_roberta": HERE / "nano_roberta"}
WEIGHTS = "model.safetensors"


@dataclass(frozen=True)
class HubModel:
    """A model on the hub, of which a download takes these files and no others."""

    title: str
    repository: str
    revision: str
    sha256: str  # of the weights
    size: str
    instead: str  # the embedded model of the same kind
    files: tuple[str, ...] = field(default=("config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS))


HUB: dict[str, HubModel] = {
    "gpt2": HubModel(
        "GPT-2",
        "openai-community/gpt2",
        "607a30d783dfa663caf39e06633721c8d4cfcd7e",
        "248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707",
        "548 MB",
        'CHECKPOINT = "nano"',
    ),
    "distilroberta-base": HubModel(
        "DistilRoBERTa",
        "distilbert/distilroberta-base",
        "fb53ab8802853c8e4fbdbcd0529f21fc6f459b2b",
        "2b11ca9cf3d2cbb44cc1a93ad96aedc2894231ae6e33e2d2268c3d7b1ff97663",
        "331 MB",
        'CHECKPOINT = "nano_roberta"',
    ),
}

OVERRIDE = "LORA_LAB_ENCODER"


def model_folder(name: str) -> Path:
    """The folder of a pretrained model, with its tokenizer, for transformers' `from_pretrained`.

    Args:
        name: "nano" (GPT-2's format) and "nano_roberta" (RoBERTa's) are in this package; "gpt2" (548 MB) and
            "distilroberta-base" (331 MB) are downloaded once and kept in the Hugging Face cache.

    The environment variable LORA_LAB_ENCODER, when set, wins over the name of a RoBERTa, LORA_LAB_CHECKPOINT over that
    of a GPT-2, and the function says so.

    Raises:
        LabError: an unknown name, or a download that failed; the message says what to do.
    """
    if name not in EMBEDDED and name not in HUB:
        raise LabError(f"There is no model {name!r}: choose one of {', '.join(sorted([*EMBEDDED, *HUB]))}.")
    variable = OVERRIDE if "roberta" in name else "LORA_LAB_CHECKPOINT"
    chosen = os.environ.get(variable) or name
    if chosen != name:
        print(f"{variable}={chosen}: loading {chosen!r} instead of {name!r}")
    if chosen in EMBEDDED:
        return EMBEDDED[chosen]
    return [fetch(chosen, file) for file in HUB[chosen].files][-1].parent


def fetch(name: str, filename: str) -> Path:
    """One file of a model on the hub, downloaded at the first call; fresh weights are held against their checksum.

    Raises:
        LabError: the download failed, or arrived damaged; the message says what to do.
    """
    model = HUB[name]
    cached = try_to_load_from_cache(model.repository, filename, revision=model.revision)
    if isinstance(cached, str):
        return Path(cached)
    try:
        # Fails at once without a network, where the download itself would try again for half a minute.
        get_hf_file_metadata(hf_hub_url(model.repository, filename, revision=model.revision), timeout=10)
        path = Path(hf_hub_download(model.repository, filename, revision=model.revision))
    except Exception as error:  # the hub's client has changed its transport, and its errors, more than once
        raise offline(f"{model.title}'s {filename}", model.instead, error) from None
    if filename == WEIGHTS:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != model.sha256:
            path.resolve().unlink()  # the blob behind the cache's link, so that the next call downloads again
            path.unlink(missing_ok=True)
            raise LabError(
                f"{model.title}'s {filename} arrived damaged (its checksum is wrong) and was deleted. "
                "Run this cell again."
            )
    return path


def offline(what: str, instead: str, error: Exception) -> LabError:
    reason = str(error).strip().splitlines()
    return LabError(
        f"{what} could not be downloaded ({reason[0] if reason else type(error).__name__}). Connect to the "
        f"internet and run this cell again, or work with the small model that needs no network: {instead}."
    )
