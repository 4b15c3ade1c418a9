"""One bar for each training and each prediction of a `Trainer`, in place of a row for every logged step."""

from __future__ import annotations

from typing import Any

from tqdm.auto import tqdm
from transformers import TrainerCallback, trainer


class Bar(TrainerCallback):
    """Shows how far training, or a prediction, has come; nothing stays when it is done."""

    def __init__(self) -> None:
        self.training: Any = None
        self.asking: Any = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **others: Any) -> None:
        self.training = tqdm(total=state.max_steps, unit="step", leave=False)

    def on_step_end(self, args: Any, state: Any, control: Any, **others: Any) -> None:
        self.training.update()

    def on_train_end(self, args: Any, state: Any, control: Any, **others: Any) -> None:
        self.training.close()

    def on_prediction_step(
        self, args: Any, state: Any, control: Any, eval_dataloader: Any = None, **others: Any
    ) -> None:
        if self.asking is None:
            self.asking = tqdm(total=len(eval_dataloader), unit="batch", leave=False)
        self.asking.update()

    def on_predict(self, args: Any, state: Any, control: Any, metrics: Any = None, **others: Any) -> None:
        if self.asking is not None:
            self.asking.close()
        self.asking = None

    on_evaluate = on_predict


def show_one_bar() -> None:
    """Lets every `Trainer` that is made from now on show one bar; what it logs is kept in its state all the same."""
    trainer.DEFAULT_PROGRESS_CALLBACK = Bar  # type: ignore[assignment]
