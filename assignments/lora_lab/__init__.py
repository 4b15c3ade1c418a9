"""What the notebooks of the course import: GPT-2, checkpoints, text messages, training, plots and the report.

Names are imported when they are first used, so that reading this package costs nothing until a model is needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lora_lab.threads import share_the_machine

if TYPE_CHECKING:
    from lora_lab.checkpoints import load_checkpoint as load_checkpoint
    from lora_lab.errors import LabError as LabError
    from lora_lab.evaluation import evaluate as evaluate
    from lora_lab.evaluation import predict as predict
    from lora_lab.gpt import GPT2_124M as GPT2_124M
    from lora_lab.gpt import GPTConfig as GPTConfig
    from lora_lab.gpt import GPTModel as GPTModel
    from lora_lab.hub import model_folder as model_folder
    from lora_lab.inspection import check_gradients as check_gradients
    from lora_lab.inspection import count_parameters as count_parameters
    from lora_lab.messages import show_messages as show_messages
    from lora_lab.plots import plot_confusion as plot_confusion
    from lora_lab.plots import plot_history as plot_history
    from lora_lab.report import write_report as write_report
    from lora_lab.sms import load_sms as load_sms
    from lora_lab.training import train_classifier as train_classifier

_HOMES = {
    "load_checkpoint": "checkpoints",
    "LabError": "errors",
    "GPT2_124M": "gpt",
    "GPTConfig": "gpt",
    "GPTModel": "gpt",
    "model_folder": "hub",
    "check_gradients": "inspection",
    "count_parameters": "inspection",
    "show_messages": "messages",
    "plot_confusion": "plots",
    "plot_history": "plots",
    "write_report": "report",
    "load_sms": "sms",
    "evaluate": "evaluation",
    "predict": "evaluation",
    "train_classifier": "training",
}
__all__ = sorted(_HOMES)

share_the_machine()


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'lora_lab' has no attribute {name!r}")
    return getattr(import_module(f"lora_lab.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
