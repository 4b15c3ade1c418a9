"""What every notebook of this lab does first, done once before the first submission, so that all share it.

Importing this module loads nano, trains it for two steps and draws a picture: torch's optimisers, matplotlib's
fonts and many other things are made at first use, and a forked child finds them made.
"""

from __future__ import annotations

import io

import torch
from matplotlib import pyplot

from autograder.labs.lora_from_scratch.probes.descent import messages
from lora_lab.checkpoints import load_checkpoint
from lora_lab.plots import plot_history
from lora_lab.report import MISSING as _REPORT_IS_IMPORTED  # noqa: F401
from lora_lab.sms import load_sms
from lora_lab.training import train_classifier


def _warm_up() -> None:
    model, tokenizer = load_checkpoint("nano")
    model.requires_grad_(False)
    model.out_head = torch.nn.Linear(model.config.emb_dim, 2)
    train, _ = load_sms("synthetic")
    history = train_classifier(model, tokenizer, train[:16])
    plot_history(history).savefig(io.BytesIO())
    pyplot.close("all")
    messages()


_warm_up()
