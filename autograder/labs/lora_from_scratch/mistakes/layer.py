"""Exercise 1: mistakes about A, B and the layer, apart from the scaling."""

from __future__ import annotations

from dataclasses import replace

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 1 · `LoRALayer`"
PARAMETER = "Hint: what makes a tensor a parameter?"
ORDER = "Hint: in which order do I multiply?"
START = "Question 1 (2 points)"

_REGISTERED = later("only registered parameters are found by `parameters()`, moved by `.to()` and trained")
_SHAPES = Mistake(
    "1.1",
    "wrong-shapes",
    expected="LoRALayer{case} has two trainable parameters: A with {a} numbers per side and B with {b}",
    got="its parameters are {shapes}",
    why=_REGISTERED,
    next_step="print the shapes of `named_parameters()` beside those of the exercise",
    read=ORDER,
)
_ORDER = Mistake(
    "1.1",
    "argument-order",
    expected="LoRALayer is called as {wanted}",
    got="yours takes ({names})",
    why="who calls it by position gives each number the meaning that stands in its place",
    next_step="mind the order of the arguments: LoRALayer is called as (in_dim, out_dim, rank, alpha)",
    read=EXERCISE,
)
PARAMETERS = (
    Mistake(
        "1.1",
        "not-a-module",
        expected="LoRALayer is a `torch.nn.Module`",
        got="calling LoRALayer{case} gives no module",
        why=_REGISTERED,
        next_step="let the class inherit from `torch.nn.Module` and call `super().__init__()` first",
        read=PARAMETER,
    ),
    _SHAPES,
    replace(
        _SHAPES,
        name="no-parameters",
        next_step=later("are A and B attributes of the module, and of which type?"),
        read=PARAMETER,
    ),
    replace(
        _SHAPES,
        name="rank-ignored",
        next_step=later("is `rank` used where A and B are made, or a number in its place?"),
        read=EXERCISE,
    ),
    replace(
        _SHAPES,
        name="full-matrix",
        next_step=later("where is the low rank? Two thin matrices take the place of one"),
        read=EXERCISE,
    ),
    replace(
        _SHAPES,
        name="sizes-fixed",
        next_step=later("do in_dim and out_dim enter, or the sizes of one example?"),
        read=EXERCISE,
    ),
    replace(
        _SHAPES,
        name="plain-tensor",
        got=later("`{name}` has the shape of {role}, but is a plain tensor"),
        next_step=later("what does `torch.nn.Parameter` do with a tensor?"),
        read=PARAMETER,
    ),
    replace(
        _SHAPES,
        name="frozen-factor",
        got=later("`{name}` has requires_grad = False"),
        why=later("a frozen {role} never learns"),
        next_step=later("LoRA trains both A and B: freeze neither"),
        read=PARAMETER,
    ),
    replace(
        _SHAPES,
        name="extra-parameters",
        got=later("it also has {names}"),
        why=later("more parameters than rank x (in + out) make the counts of exercise 4 wrong"),
        next_step=later("leave biases and other parameters out of the layer"),
        read=EXERCISE,
    ),
    _ORDER,
)

_OUTPUT = Mistake(
    "1.2",
    "wrong-output-shape",
    expected="x of shape {given} gives an output of shape {wanted}",
    got="LoRALayer{case}(x) has shape {shape}",
    why="the layer's output is added to that of a linear layer, whatever comes before the last axis",
    next_step="write the shape of each intermediate result beside its line",
    read=ORDER,
)
_RETURNS = replace(_OUTPUT, got=later("LoRALayer{case}(x) returns {kind}"), read=EXERCISE)
DTYPE = Mistake(
    "1.2",
    "dtype-changed",
    expected="an output of x's own type, {wanted}",
    why="a layer that changes the type makes everything behind it slower, or fail",
    next_step="leave conversions to a fixed type out of `forward`",
    read=EXERCISE,
)
OUTPUTS = (
    _OUTPUT,
    _RETURNS.variant("returns-nothing", later("does `forward` end with a `return`?")),
    _RETURNS.variant("returns-no-tensor", later("what does `forward` return: one tensor, or several things?")),
    DTYPE,
    Mistake(
        "1.2",
        "device-fixed",
        expected="after `layer.to(device)`, inputs on that device are computed there",
        why="a model is moved to a GPU as a whole, and every layer has to come along",
        next_step="does `forward` make a tensor of its own, on a fixed device?",
        read=EXERCISE,
    ),
    Mistake(
        "1.2",
        "forward-gets-weight",  # said of the error that `forward` raises
        next_step="`forward` gets x, the layer's input, and not a weight",
        read=EXERCISE,
    ),
)

_RANDOM_AND_ZERO = later("A starts from small random values, and B from zeros")
_NOT_ZERO = Mistake(
    "1.3",
    "b-not-zero",
    expected="a new layer's output is 0 everywhere",
    got="up to {value:.3g} with LoRALayer{case}",
    why="fine-tuning must start from the pretrained model, not from a disturbed one",
    next_step="which of the two factors has to be zero so that the product is?",
    read=START,
)
_A_ZERO = Mistake(
    "1.3",
    "a-zero-b-random",
    expected="B is zero at first, and A is not",
    got="A is zero and B is not",
    why="B's first gradient is a product with A: with A = 0 it is 0, and B does not move",
    next_step="B's first gradient is a product with A: which of the two may be zero?",
    read=START,
)
_NO_GRADIENT = Mistake(
    "1.3",
    "graph-cut",
    expected="the first gradient of B is not 0",
    why="without it the first step changes nothing, nor does any later one",
    next_step="is the graph cut (`detach`, `.data`, `torch.no_grad()`, a copy)?",
    read=EXERCISE,
)
RECREATED = later("are A and B made in `__init__` alone, or anew in each `forward`?")
FIRST_VALUES = (
    Mistake(
        "1.3",
        "uninitialised",
        expected=_RANDOM_AND_ZERO,
        got="{role} is made, and never filled",
        why="it then holds whatever was in memory: another start at each run, or no number at all",
        next_step="`torch.empty` asks for memory and writes nothing: who fills it?",
        read=EXERCISE,
    ),
    _NOT_ZERO,
    replace(
        _NOT_ZERO,
        name="start-not-zero",
        next_step=later("which term of your forward is not 0 when B is?"),
        read="",
        unknown=True,
    ),
    _A_ZERO,
    replace(
        _A_ZERO,
        name="both-zero",
        got=later("A and B are both zero"),
        next_step=later("with A = 0 and B = 0, what are the gradients of A and of B?"),
    ),
    Mistake(
        "1.3",
        "a-constant",
        expected=_RANDOM_AND_ZERO,
        got="all columns of A are alike",
        why="they then get the same gradients, for ever: the update has rank 1, whatever `rank` says",
        next_step="is A filled with one number? Which function of `torch.nn.init` draws many?",
        read=START,
    ),
    Mistake(
        "1.3",
        "a-partly-zero",
        expected=_RANDOM_AND_ZERO,
        got="{count} of the {rank} columns of A are 0",
        why="where a column of A and its row of B are both 0, neither ever moves",
        next_step="which part of A is filled? Each column needs values of its own",
        read=START,
    ),
    _NO_GRADIENT,
    replace(_NO_GRADIENT, name="parameters-recreated", next_step=RECREATED, read=PARAMETER),
    Mistake(
        "1.3",
        "a-detached",
        expected="A gets a gradient as soon as B is not 0",
        got="none, with B ≠ 0",
        why="an A that never moves leaves half of LoRA untrained",
        next_step="is A read through `.data` or `detach()` somewhere?",
        read=EXERCISE,
    ),
    Mistake(
        "1.3",
        "input-detached",
        expected="a gradient flows on to the layer's input",
        got="none, with B ≠ 0",
        why="the adapters of earlier layers learn through this one",
        next_step="is `x` detached? The layers below learn through it, too",
        read=EXERCISE,
    ),
)

_KEPT = Mistake(
    "1.4",
    "factors-overwritten",
    expected="forward uses A and B as they are, and leaves them so",
    got="after a forward pass of LoRALayer{case} they are others",
    why="what is written over in each forward pass cannot learn",
    next_step="does `forward` write into A or B? It should only read them",
    read=EXERCISE,
)
EVAL = Mistake(
    "1.4",
    "eval-differs",
    expected="the same output after `eval()` as in training",
    got="after `eval()` it differs by up to {value:.3g}",
    why="what was learned is meant for use, and a model is used after `eval()`",
    next_step="what does `forward` do with `self.training`? LoRA is the same in training and in use",
    read=EXERCISE,
)
ROWS = (
    *PARAMETERS,
    *OUTPUTS,
    replace(_ORDER, check="1.2"),
    *FIRST_VALUES,
    _KEPT,
    replace(_KEPT, name="parameters-recreated", next_step=RECREATED, read=PARAMETER),
    EVAL,
    Mistake(
        "1.advice",
        "a-too-large",
        expected="values much smaller than 1",
        got="This costs no points: A starts with values of about {size:.2g}.",
        why="what the layers add then grows so fast that training throws the model off",
        next_step="Scale them down, to 1 / sqrt(rank) or less, or use kaiming_uniform_, before you train.",
    ),
)
