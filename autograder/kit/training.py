"""What `probing.watch` writes down of a training, in types.

class Experiment(Watched):
    losses: Numbers = ()  # and what else the probe writes down
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from autograder.kit.measurement import MAX_ITEMS, Count, Measurement, Number, Numbers, Text

Digest = Annotated[int, Meta(ge=0, lt=1 << 48)]  # of weights, or of a message's tokens
Digests = Annotated[tuple[Digest, ...], Meta(max_length=MAX_ITEMS)]
Settings = Annotated[tuple[dict[Text, Any], ...], Meta(max_length=100)]


class Training(msgspec.Struct, frozen=True):
    """What one model went through."""

    start: dict[Text, Digest]  # of "body", "head" and "adapter" as training began
    end: Digest  # of the body when the call was over
    batches: Annotated[tuple[Digests, ...], Meta(max_length=MAX_ITEMS)]
    losses: Numbers
    answers: Annotated[tuple[Numbers, ...], Meta(max_length=MAX_ITEMS)]
    padded: Count = 0  # messages that were read together with their padding

    @property
    def read(self) -> list[int]:
        """The messages trained on, in order."""
        return [message for batch in self.batches for message in batch]


class Watched(Measurement):
    """What one call of the student's code trained, however far it came."""

    trainings: Annotated[tuple[Training, ...], Meta(max_length=100)] = ()
    arguments: Settings = ()  # of each `Trainer` that trained
    optimizers: Settings = ()
    elapsed: Number = 0.0  # seconds of the whole call
