"""Exercise 1: ideas about A, B and the layer, apart from the scaling."""

from __future__ import annotations

from autograder.checks.lora_from_scratch.misconceptions.entry import Misconception

EXERCISE = "Exercise 1 · `LoRALayer`"
PARAMETER = "Hint: what makes a tensor a parameter?"
ORDER = "Hint: in which order do I multiply?"
START = "Question 1 (2 points)"

KNOWN = (
    Misconception(
        "not-a-module", "let the class inherit from `torch.nn.Module` and call `super().__init__()` first", PARAMETER
    ),
    Misconception("no-parameters", "are A and B attributes of the module, and of which type?", PARAMETER),
    Misconception("plain-tensor", "what does `torch.nn.Parameter` do with a tensor?", PARAMETER),
    Misconception("frozen-factor", "LoRA trains both A and B: freeze neither", PARAMETER),
    Misconception("extra-parameters", "leave biases and other parameters out of the layer", EXERCISE),
    Misconception("rank-ignored", "is `rank` used where A and B are made, or a number in its place?", EXERCISE),
    Misconception("full-matrix", "where is the low rank? Two thin matrices take the place of one", EXERCISE),
    Misconception("sizes-fixed", "do in_dim and out_dim enter, or the sizes of one example?", EXERCISE),
    Misconception("wrong-shapes", "print the shapes of `named_parameters()` beside those of the exercise", ORDER),
    Misconception("returns-nothing", "does `forward` end with a `return`?", EXERCISE),
    Misconception("returns-no-tensor", "what does `forward` return: one tensor, or several things?", EXERCISE),
    Misconception("wrong-output-shape", "write the shape of each intermediate result beside its line", ORDER),
    Misconception("dtype-changed", "leave conversions to a fixed type out of `forward`", EXERCISE),
    Misconception("device-fixed", "does `forward` make a tensor of its own, on a fixed device?", EXERCISE),
    Misconception("uninitialised", "`torch.empty` asks for memory and writes nothing: who fills it?", EXERCISE),
    Misconception("b-not-zero", "which of the two factors has to be zero so that the product is?", START),
    Misconception("a-zero-b-random", "B's first gradient is a product with A: which of the two may be zero?", START),
    Misconception("both-zero", "with A = 0 and B = 0, what are the gradients of A and of B?", START),
    Misconception("a-constant", "is A filled with one number? Which function of `torch.nn.init` draws many?", START),
    Misconception("a-partly-zero", "which part of A is filled? Each column needs values of its own", START),
    Misconception(
        "eval-differs", "what does `forward` do with `self.training`? LoRA is the same in training and in use", EXERCISE
    ),
    Misconception("graph-cut", "is the graph cut (`detach`, `.data`, `torch.no_grad()`, a copy)?", EXERCISE),
    Misconception("a-detached", "is A read through `.data` or `detach()` somewhere?", EXERCISE),
    Misconception("input-detached", "is `x` detached? The layers below learn through it, too", EXERCISE),
    Misconception(
        "parameters-recreated", "are A and B made in `__init__` alone, or anew in each `forward`?", PARAMETER
    ),
    Misconception("factors-overwritten", "does `forward` write into A or B? It should only read them", EXERCISE),
    Misconception("random-forward", "the same input gives another output each time: is there dropout?", EXERCISE),
    Misconception("not-linear", "is there an activation, a norm or a bias in `forward`? The update is x A B", EXERCISE),
    Misconception("wrong-product", "on square layers every order of factors runs: is this one x A B?", ORDER),
)
