"""Ways to fine-tune the same model on the same messages: the textbook loop, transformers' Trainer with peft, ours.

Each lives in a process of its own (see training.py), is built once by `build` and then trains as often as asked.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import tiktoken
import torch
from accuracy import load
from lora import adapt
from textbook import TextbookLoop
from torch import nn
from torch.nn import functional as F

from lora_lab import hardware
from lora_lab.batches import Messages, tokenize_table
from lora_lab.checkpoints import load_checkpoint
from lora_lab.gpt import GPT2_124M, GPTConfig, GPTModel
from lora_lab.sms import load_sms
from lora_lab.training import train_classifier

os.environ["TQDM_DISABLE"] = "1"
SHARED = Path(os.environ.get("COURSE_DATA", Path(__file__).parents[3] / "shared" / "data"))
CORPUS = SHARED / "sms-spam-collection" / "SMSSpamCollection"


@dataclass(frozen=True)
class Task:
    """What is trained on what; times do not depend on the weights' values, so they are random."""

    model: str = "gpt2"  # or "nano"
    messages: int = 1_195  # evenly taken from the training messages sorted by length
    length: int | None = None  # tokens of each message; None: as they are
    rank: int = 8
    batch_size: int = 8
    threads: int = 2

    @property
    def config(self) -> GPTConfig:
        return GPT2_124M if self.model == "gpt2" else load_checkpoint("nano")[0].config

    def tokenizer(self) -> tiktoken.Encoding:
        if self.model == "nano":
            return load_checkpoint("nano")[1]
        if (SHARED / "tiktoken-cache").is_dir():
            os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(SHARED / "tiktoken-cache"))
        try:
            return tiktoken.get_encoding("gpt2")
        except OSError as error:  # of requests, too
            raise SystemExit(
                "GPT-2's tokenizer is not on this machine and could not be fetched: connect once to the internet, or "
                f"set TIKTOKEN_CACHE_DIR to a folder that has it. ({type(error).__name__})"
            ) from None

    def table(self) -> pd.DataFrame:
        """The SMS Spam Collection's training messages, or as many of a made-up length."""
        table = (load(str(CORPUS)) if CORPUS.is_file() else load_sms("uci")).train
        if self.length is not None:
            table = table.assign(text=" a" * self.length)
        order = table["text"].str.len().argsort(kind="stable").to_numpy()
        return table.iloc[[order[i * len(order) // self.messages] for i in range(self.messages)]]

    def data(self) -> Messages:
        return tokenize_table(self.table(), self.tokenizer(), self.config.context_length)

    def classifier(self) -> GPTModel:
        torch.manual_seed(0)
        model = GPTModel(self.config)
        adapt(model, self.rank, 2 * self.rank)
        model.out_head = nn.Linear(model.config.emb_dim, 2)
        return model


def ours(task: Task, *, bf16: bool = True) -> Callable[[Task], None]:
    if not bf16:  # as on a processor that has no instructions for it
        hardware.has_bfloat16 = lambda _: False
    model, tokenizer = task.classifier(), task.tokenizer()

    def train(task: Task) -> None:
        train_classifier(model, tokenizer, task.table(), batch_size=task.batch_size)

    return train


def textbook(task: Task) -> Callable[[Task], None]:
    loop = TextbookLoop(task.classifier())

    def train(task: Task) -> None:
        data = task.data()
        order = random.Random(0).sample(range(len(data)), len(data))
        for start in range(0, len(order), task.batch_size):
            loop.step(data, order[start : start + task.batch_size])

    return train


def trainer_with_peft(task: Task, *, bf16: bool) -> Callable[[Task], None]:
    """transformers' Trainer and peft as fast as their settings allow: dynamic padding, grouping by length, bf16."""
    from peft import LoraConfig, TaskType, get_peft_model
    from transformers import GPT2Config, GPT2ForSequenceClassification, PrinterCallback, Trainer, TrainingArguments

    sizes = task.config
    config = GPT2Config(
        vocab_size=sizes.vocab_size, n_positions=sizes.context_length, n_embd=sizes.emb_dim, n_head=sizes.n_heads
    )
    ends = dict.fromkeys(("bos_token_id", "eos_token_id", "pad_token_id"), sizes.vocab_size - 1)
    config.update({"n_layer": sizes.n_layers, "num_labels": 2, **ends})
    config.update({"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0})
    lora = LoraConfig(
        task_type=TaskType.SEQ_CLS,
        r=task.rank,
        lora_alpha=2 * task.rank,
        target_modules=["c_attn", "c_proj", "c_fc"],
        fan_in_fan_out=True,
    )
    torch.manual_seed(0)
    model = get_peft_model(GPT2ForSequenceClassification(config), lora)

    def collate(rows: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        batch = Messages([r["input_ids"] for r in rows], [r["labels"] for r in rows], sizes.vocab_size - 1)
        padded = batch.batch(range(len(rows)))
        seen = torch.arange(padded.token_ids.shape[1]) <= padded.last[:, None]
        return {"input_ids": padded.token_ids, "attention_mask": seen.long(), "labels": padded.labels}

    def train(task: Task) -> None:
        data = task.data()
        with tempfile.TemporaryDirectory() as folder:
            arguments = TrainingArguments(
                output_dir=folder,
                per_device_train_batch_size=task.batch_size,
                num_train_epochs=1,
                learning_rate=5e-4,
                train_sampling_strategy="group_by_length",
                bf16=bf16,
                use_cpu=not torch.accelerator.is_available(),
                save_strategy="no",
                logging_strategy="no",
                report_to=[],
                disable_tqdm=True,
                dataloader_pin_memory=False,
            )
            rows = [{"input_ids": t, "labels": y} for t, y in zip(data.tokens, data.labels, strict=True)]
            trainer = Trainer(model=model, args=arguments, train_dataset=rows, data_collator=collate)
            trainer.remove_callback(PrinterCallback)
            trainer.train()

    return train


CONTENDERS: dict[str, Callable[[Task], Callable[[Task], None]]] = {
    "ours": ours,
    "ours float32": lambda task: ours(task, bf16=False),
    "textbook": textbook,
    "trainer float32": lambda task: trainer_with_peft(task, bf16=False),
    "trainer bf16": lambda task: trainer_with_peft(task, bf16=True),
}
_built: dict[str, Callable[[Task], None]] = {}


def build(name: str, task: Task) -> None:
    """Makes a contender and lets it take two batches, so that what is done once is not timed."""
    torch.set_num_threads(task.threads)
    _built["contender"] = CONTENDERS[name](task)
    _built["contender"](Task(task.model, 16, task.length, task.rank, task.batch_size, task.threads))


def run(task: Task) -> dict[str, float]:
    """One epoch on the task's messages: seconds on the clock and of all cores, per message in milliseconds."""
    task.table(), task.tokenizer()  # reading files is not part of it
    wall, cpu = time.perf_counter(), time.process_time()
    _built["contender"](task)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"ms": 1000 * wall / task.messages, "cpu_ms": 1000 * cpu / task.messages}


def matmul_peak(threads: int) -> dict[str, float]:
    """GFLOP/s of one large matrix product, by number format: the most that this machine gives, by either library."""
    torch.set_num_threads(threads)
    device = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
    found = {}
    for dtype in (torch.float32, torch.bfloat16):
        a, b = torch.randn(2, 2048, 2048, device=device).to(dtype)
        libraries = [a]
        if hardware.mkl_holds_back(device):
            libraries.append(a.to_mkldnn())
        best = min(_seconds_of(factor, b) for factor in libraries for _ in range(6))
        found[str(dtype).removeprefix("torch.")] = 2 * 2048**3 / best / 1e9
    return found


def _seconds_of(a: torch.Tensor, b: torch.Tensor) -> float:
    start = time.perf_counter()
    F.linear(a, b).to_dense()[0, 0].item()
    return time.perf_counter() - start


def describe(task: Task) -> dict[str, Any]:
    """What our way computes with, and how much there is to compute."""
    data, config = task.data(), task.config
    best = hardware.plans(task.classifier())[0]
    return {
        "device": best.device.type,
        "dtype": str(best.dtype).removeprefix("torch."),
        "tokens_per_message": sum(map(len, data.tokens)) / len(data),
        # forward and backward through the frozen linear layers, two operations per weight each
        "flop_per_token": 4 * 12 * config.emb_dim**2 * config.n_layers,
        "torch": torch.__version__,
        "capability": torch.backends.cpu.get_cpu_capability(),
        "cpu": torch.cpu.get_capabilities().get("cpu_name", ""),
        "instructions": [name for name in ("amx_bf16", "avx512_bf16") if torch.cpu.get_capabilities().get(name)],
    }
