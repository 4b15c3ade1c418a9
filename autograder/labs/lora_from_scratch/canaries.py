"""Changes to a student's definitions that must change what is measured of them; how, is drawn."""

from __future__ import annotations

import random
from collections.abc import Callable

from autograder.kit.lab import Canary
from autograder.labs.lora_from_scratch.inputs import NAMES

LAYER, WRAPPER, REPLACE, FREEZE, _ = NAMES

# A module whose outputs are others: of a class by a class below it, else where it is made.
MADE = """
def _changed(own):
    import functools

    if isinstance(own, type):
        return type(own.__name__, (own,), {{"__call__": lambda self, *a, **n: {change}}})

    @functools.wraps(own)
    def make(*given, **named):
        made = own(*given, **named)
        made.register_forward_hook(lambda module, given, output: {hooked})
        return made

    return make

{name} = _changed({name})
"""
# A function that gets a model, whose outputs are others afterwards.
GIVEN = """
def _changed(own):
    import functools

    @functools.wraps(own)
    def call(*given, **named):
        for one in (*given, *named.values()):
            if hasattr(one, "register_forward_hook"):
                one.register_forward_hook(lambda module, given, output: {hooked})
        return own(*given, **named)

    return call

{name} = _changed({name})
"""
WAYS = ("{output} * {number}", "{output} * -{number}", "{output} / {number}")


def _change(template: str, name: str) -> Callable[[int], str]:
    def draw(seed: int) -> str:
        rng = random.Random(f"change:{seed}")
        way, number = rng.choice(WAYS), round(rng.uniform(1.3, 2.9), 6)
        call = way.format(output="own.__call__(self, *a, **n)", number=number)
        return template.format(name=name, change=call, hooked=way.format(output="output", number=number))

    return draw


_CHEAP = (
    Canary(1, _change(MADE, LAYER), r"case\d/update/output"),
    Canary(2, _change(MADE, WRAPPER), r"case\d/update/output"),
)
# Exercises 3 and 4 take as long once more as all the others, so theirs are drawn one time in five.
CANARIES = (
    *4 * _CHEAP,
    Canary(3, _change(GIVEN, REPLACE), r"narrow/drawn/logits"),
    Canary(4, _change(GIVEN, FREEZE), r"narrow/drawn/logits"),
)
