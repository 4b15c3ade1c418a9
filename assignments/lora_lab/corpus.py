"""The text that the embedded models are pretrained on, and what their training records say about it.

The English NUS SMS Corpus (Chen and Kan, 2013, https://github.com/kite1988/nus-sms-corpus) without the messages that
also stand in the SMS Spam Collection, which students classify, and unlabelled text of this package's own generator.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lora_lab.synthetic import unlabelled_text

SYNTHETIC_MESSAGES = 12_000
HELD_OUT = 0.02  # share of the collected messages; their loss is reported


@dataclass(frozen=True)
class Corpus:
    """Messages to train on and messages that are held out, both in no particular order."""

    train: list[str]
    held_out: list[str]
    record: dict[str, int | str]  # what training.json says about them


def read_corpus(nus: Path, uci: Path, seed: int) -> Corpus:
    """Both corpora as they are distributed; the same split for the same seed.

    Args:
        nus: zip of the NUS SMS Corpus (English, XML).
        uci: the SMS Spam Collection; its messages are left out.
    """
    forbidden = [line.partition("\t")[2] for line in uci.read_text("utf-8").splitlines()]
    collected = without(read_nus(nus), forbidden)
    collected = random.Random(seed).sample(collected, len(collected))
    held_out = int(len(collected) * HELD_OUT)
    record: dict[str, int | str] = {
        "nus_sha256": hashlib.sha256(nus.read_bytes()).hexdigest(),
        "uci_sha256": hashlib.sha256(uci.read_bytes()).hexdigest(),
        "messages_collected": len(collected),
        "messages_held_out": held_out,
        "messages_generated": SYNTHETIC_MESSAGES,
    }
    return Corpus(collected[held_out:] + unlabelled_text(SYNTHETIC_MESSAGES, seed), collected[:held_out], record)


def read_nus(archive: Path) -> list[str]:
    """The message texts of the NUS SMS Corpus, as distributed: one XML file in a zip."""
    with zipfile.ZipFile(archive) as zipped, zipped.open(zipped.namelist()[0]) as file:
        texts = [message.findtext("text") for message in ET.parse(file).getroot()]
    return [text for text in texts if text]


def without(texts: list[str], forbidden: list[str]) -> list[str]:
    """The texts whose letters and digits are not those of any forbidden text."""

    def letters(text: str) -> str:
        return re.sub(r"\W+", "", text.lower())

    seen = {letters(text) for text in forbidden}
    return [text for text in texts if letters(text) not in seen]


def arguments(program: str, description: str) -> argparse.ArgumentParser:
    """What both pretraining commands are told: where the corpora lie, and where the checkpoint goes."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--nus", type=Path, required=True, help="zip of the NUS SMS Corpus (English, XML)")
    parser.add_argument("--uci", type=Path, required=True, help="the SMS Spam Collection, to leave its messages out")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the checkpoint to")
    parser.add_argument("--seed", type=int, default=0)
    return parser
