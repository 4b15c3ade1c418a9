"""Exercise 5: the structure of the final model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, prod

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Number, as_float, no_measurement
from autograder.labs.lora_from_scratch.checks.models import CHECKPOINTS, HEAD, inner_layers
from autograder.labs.lora_from_scratch.checks.told_before import ToldBefore
from autograder.labs.lora_from_scratch.inputs import GPT2_ALPHA, GPT2_RANK
from autograder.labs.lora_from_scratch.measurements import FinalModel, OwnModel, Parameter, Scale, Updates
from autograder.labs.lora_from_scratch.mistakes import mistake
from autograder.words import listed, say

# Of an update's descents, in standard deviations of a drawn one: what is further counts no more, so that one layer does
# not speak for all. Their mean is 0 for drawn updates, give or take 0.2, and up to 0.7 for parts of the pretrained
# matrices; it is 2.2 to 2.9 in right solutions, and 0.8 or more, up or down, in wrong ones that train in some way.
FAR = 3.0
LEAST_MEAN = 0.75
MAX_TYPE_NAME = 80  # characters of a type's name: it may hold more than a name


def parameters_of_model(notebook: ExerciseEvidence) -> Sequence[Parameter]:
    """
    Raises:
        Verdict: there is no `model`, or it is none of the course's.
    """
    seen = notebook.read(FinalModel)
    kind = (seen.type or "")[:MAX_TYPE_NAME]
    if seen.parameters is None:
        raise mistake("5.3", "no-model", say("`model` is {kind}", kind=kind) if seen.type is not None else "")
    if not layers_of(seen.parameters):
        if any(p.name.endswith(".tok_emb.weight") for p in seen.parameters):
            raise mistake("5.3", "model-enclosed", kind=kind)
        raise mistake("5.3", "strange-model")
    return seen.parameters


def layers_of(parameters: Sequence[Parameter]) -> Mapping[str, tuple[int, int]]:
    """The inner linear layers that a model of this width has: path -> (in, out); empty for a strange model."""
    width = next((p.shape[1] for p in parameters if p.name == "tok_emb.weight" and len(p.shape) == 2), 0)
    return inner_layers(width, CHECKPOINTS.get(width, 0))


def require_new_head(parameters: Sequence[Parameter], told: ToldBefore) -> None:
    """
    Raises:
        Failed: the head is not a linear layer of its own with two outputs and a bias, or it does not learn.
    """
    head = [p for p in parameters if p.name.startswith(f"{HEAD}.")]
    if told.head_wrapped and _is_wrapped_head(head):
        if not any(p.trainable for p in head):
            raise mistake("5.3", "head-frozen")
        return
    weight = next((p for p in head if p.name == f"{HEAD}.weight"), None)
    if head and (weight is None or len(head) > 2):
        raise mistake("5.3", "head-wrapped", names=listed([p.name for p in head]))
    if weight is None or weight.shape[0] != 2:
        raise mistake("5.3", "head-not-replaced", outputs=weight.shape[0] if weight else say("no"))
    if len(head) == 1:
        raise mistake("5.3", "head-without-bias")
    if not all(p.trainable for p in head):
        raise mistake("5.3", "head-frozen")


def _is_wrapped_head(head: Sequence[Parameter]) -> bool:
    """Whether a linear layer with two outputs and a bias stands somewhere below the head's place, with an adapter."""
    shapes = [p.shape for p in head]
    weights = [shape for shape in shapes if len(shape) == 2 and shape[0] == 2]
    return bool(weights) and (2,) in shapes and len(head) > 2


@dataclass(frozen=True)
class Adapters:
    """The new tensors below the inner linear layers."""

    pairs: Mapping[str, int]  # by layer
    ranks: Mapping[str, float]
    tensors: Sequence[Parameter]

    @classmethod
    def of(cls, parameters: Sequence[Parameter]) -> Adapters:
        pairs: dict[str, int] = {}
        ranks: dict[str, float] = {}
        tensors: list[Parameter] = []
        for path, (in_dim, out_dim) in layers_of(parameters).items():
            below = [p for p in parameters if p.name.startswith(f"{path}.")]
            new = [p for p in below if p.shape not in ((out_dim, in_dim), (out_dim,))]
            pairs[path] = len(new) // 2
            ranks[path] = sum(prod(p.shape) for p in new) / (in_dim + out_dim)
            tensors += new
        return cls(pairs, ranks, tensors)


def require_one_adapter_each(adapters: Adapters, told: ToldBefore) -> None:
    """
    Raises:
        Failed: a layer has none or several, or one of another rank.
    """
    several = [path for path, count in adapters.pairs.items() if count > 1]
    if several:
        raise mistake("5.3", "injected-twice", count=len(several), names=listed(several))
    none = [path for path, count in adapters.pairs.items() if count == 0 and path not in told.left_out]
    if none:
        raise mistake("5.3", "not-injected", count=len(none), all=len(adapters.pairs), names=listed(none))
    others = sorted({adapters.ranks[path] for path, count in adapters.pairs.items() if count} - {GPT2_RANK})
    if others:
        ranks = ", ".join(f"{rank:g}" for rank in others)
        raise mistake("5.3", "rank-of-the-model", rank=GPT2_RANK, ranks=ranks)


def require_only_adapters_trained(parameters: Sequence[Parameter], adapters: Adapters, told: ToldBefore) -> None:
    """
    Raises:
        Failed: a tensor of LoRA's is frozen or was never trained, or one of the base is trainable.
    """
    frozen = [p.name for p in adapters.tensors if not p.trainable]
    if frozen:
        raise mistake("5.3", "lora-frozen", names=listed(frozen))
    still = [p.name for p in adapters.tensors if not p.moved]
    if still:
        raise mistake("5.3", "never-trained", count=len(still), names=listed(still))
    own = {p.name for p in adapters.tensors}
    base = [p for p in parameters if p.name not in own and not p.name.startswith(f"{HEAD}.")]
    unfrozen = [p.name for p in base if p.trainable]
    if unfrozen and not told.base_trainable:
        raise mistake("5.3", "base-trainable", count=len(unfrozen), names=listed(unfrozen))


def require_alpha(notebook: ExerciseEvidence) -> None:
    """One adapted layer's update beside that of the student's own LoRALayer; nothing where it could not be tried."""
    seen = notebook.partial(Scale)
    ratio, rest = as_float(seen.ratio), as_float(seen.rest)
    if rest < 1e-2 and abs(ratio - 1) > 1e-2:
        raise mistake("5.3", "alpha-of-the-model", rank=GPT2_RANK, alpha=GPT2_ALPHA, ratio=ratio)


def require_our_base(notebook: ExerciseEvidence, classification: ExerciseEvidence, told: ToldBefore) -> None:
    """What the model adds, measured: a matrix of the rank that was asked for in each inner linear layer, nothing
    elsewhere, and all of it by training. Where the base was left trainable, check 4.2 says so.

    Raises:
        Verdict: a tensor of the base has other values, an update another rank, or most come from no training.
    """
    notebook.read(Updates)
    model = classification.read(OwnModel)
    if not model.complete:
        raise no_measurement("updates")
    if not model.finite:
        return  # a number that is none is told by check 5.4
    if not told.base_trainable:
        _require_ranks(model, told)
    _require_trained(model, told)


def _require_ranks(model: OwnModel, told: ToldBefore) -> None:
    moved = [*model.moved, *(f"{path}.weight" for path in sorted(told.left_out) if model.ranks.get(path))]
    if moved:
        raise mistake("5.3", "base-moved", count=len(moved), names=listed(moved))
    ranks = {path: rank for path, rank in model.ranks.items() if path not in told.left_out}
    still = [path for path, rank in ranks.items() if not rank]
    if still:
        raise mistake("5.3", "never-trained", count=len(still), names=listed(still))
    others = sorted({rank for rank in ranks.values() if rank != GPT2_RANK})
    if others:
        raise mistake("5.3", "rank-of-the-model", rank=GPT2_RANK, ranks=", ".join(map(str, others)))


def _require_trained(model: OwnModel, told: ToldBefore) -> None:
    """Up as well as down: who has exchanged the labels has trained, too, and check 5.4 says so."""
    descents = [pair for path, pair in model.descents.items() if path not in told.left_out]
    for loss in zip(*descents, strict=True):
        if abs(sum(map(_clipped, loss))) >= LEAST_MEAN * len(loss):
            return
    raise mistake("5.3", "not-by-training")


def _clipped(descent: Number) -> float:
    """What is no number, as of an update too large to compute with, is no descent."""
    value = as_float(descent)
    return max(-FAR, min(FAR, value)) if isfinite(value) else 0.0
