"""Exercise 5: the figures that are asked for, and wrong ones that tell where they come from."""

from __future__ import annotations

from typing import Any, NamedTuple

from autograder.labs.lora_from_scratch.measurements import Answer
from autograder.labs.lora_from_scratch.mistakes import mistake
from autograder.words import later, number, say


class Asked(NamedTuple):
    variable: str
    value: float
    told: str

    @property
    def is_percent(self) -> bool:
        return self.variable.endswith("percent")

    @property
    def tolerance(self) -> float:
        return 0.0051 if self.is_percent else 0


ASKED = (
    Asked("q2_trainable", 1_327_104, later("trainable parameters with LoRA")),
    Asked("q2_total", 164_364_288, later("all parameters with LoRA")),
    Asked("q2_percent", 0.81, later("percent trainable with LoRA")),
    Asked("q3_trainable", 1_328_642, later("trainable parameters with LoRA and the new head")),
    Asked("q3_total", 125_768_450, later("all parameters with LoRA and the new head")),
    Asked("q3_percent", 1.06, later("percent trainable with LoRA and the new head")),
)

# A wrong figure that says where it comes from.
KNOWN_WRONG_COUNTS = {
    124_439_808 + 1_327_104: later(
        "this counts the head as tied to the token embedding; here it is a layer of its own"
    ),
    1_735_304: later("this has an adapter on `out_head`"),
    2_654_208: later("this has two adapters on every layer"),
    2_655_746: later("this has two adapters on every layer"),
    663_552: later("this is for rank 4"),
    110_592: later("this is for the small model, and GPT-2 124M is asked for"),
    3_487_872: later("this is for the small model, and GPT-2 124M is asked for"),
    1_327_104 + 1_536: later("does the new head have a bias?"),
    164_364_288 + 1_538: later("the new head takes the old one's place, it does not come on top"),
}


def is_empty(answer: Answer) -> bool:
    return answer.type in ("missing", "NoneType", "ellipsis")


def require_answer(asked: Asked, answer: Answer) -> None:
    """
    Raises:
        Failed: it is no number, or another one.
    """
    told: dict[str, Any] = {"name": asked.variable, "told": say(asked.told)}
    if answer.value is None:
        raise mistake("5.1", "decimal-comma" if answer.type == "tuple" else "no-number", kind=answer.type, **told)
    if abs(answer.value - asked.value) > asked.tolerance:
        figure, hint = number(answer.value), _hint(asked, answer.value)
        if not hint:
            raise mistake("5.1", "wrong-number", figure, **told)
        raise mistake("5.1", "telling-number", figure=figure, hint=say(hint), **told)


def _hint(asked: Asked, value: float) -> str:
    """What a wrong figure counts; empty where that is not known."""
    if asked.is_percent and abs(100 * value - asked.value) < 0.0051:
        return later("this is the share; in percent it is 100 times as much")
    return KNOWN_WRONG_COUNTS.get(int(value), "")
