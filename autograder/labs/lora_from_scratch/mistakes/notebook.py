"""Exercise 5: mistakes that are seen in the answers and in the final model."""

from __future__ import annotations

from dataclasses import replace

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 5 · A spam filter"
COUNTS = "Question 2 (in check 5.1)"
ONCE = "What you should see"
TRAINING = "Training"

_NUMBER = Mistake(
    "5.1",
    "wrong-number",
    expected="`{name}`: {told}, on GPT-2 124M at rank 8",
    why="these counts are the shortest proof that you know what LoRA trains",
    next_step="count by hand: layers x rank x (in + out), then what is added and what is replaced",
    read=COUNTS,
)
_NO_NUMBER = replace(_NUMBER, got=later("no number: {kind}"))
ANSWERS = (
    _NUMBER,
    replace(
        _NUMBER,
        name="telling-number",
        got=later("{figure}: {hint}"),
        next_step=later("what does the number that you got count?"),
    ),
    _NO_NUMBER.variant("no-number", later("assign plain numbers to the names of questions 2 and 3")),
    _NO_NUMBER.variant("decimal-comma", later("write a decimal point: with a comma it is two numbers")),
)

_WHOLE = Mistake(
    "5.2",
    "not-all-cells",
    expected="all {cells} code cells run",
    got="{done} did",
    why="a notebook is handed in as a whole",
    next_step="restart the kernel and run all cells",
    read="How to work.",
)
RUN = (
    _WHOLE,
    replace(
        _WHOLE,
        name="parts-missing",
        expected=later("where the check of exercise 5 stands, the functions of all exercises and `model` are there"),
        got=later("the cells run, and yet there is no {names}"),
        next_step=later("put the cells back that were deleted, from the notebook that you were given"),
    ),
)

_MODEL = Mistake(
    "5.3",
    "strange-model",
    expected="each inner linear layer adapted once, a new head with 2 outputs, and only these trainable",
    got="`model` is not one of the course's models: its token embedding has another width, or none",
    why="test accuracy does not show this: models with a wrong structure score as well as right ones",
    next_step="load the model with load_checkpoint and adapt that one",
    read=EXERCISE,
)
FINAL_MODEL = (
    Mistake(
        "5.3",
        "no-model",
        expected="where the check of exercise 5 stands, `model` is the fine-tuned model",
        got="there is no `model`",
        why="this is the model that is checked and that classifies the messages",
        next_step="keep the name `model` for the fine-tuned model until the end",
        read=EXERCISE,
    ),
    _MODEL,
    replace(
        _MODEL,
        name="model-enclosed",
        got=later("`model` is a {kind} around one of the course's models"),
        next_step=later("keep `model` itself under that name, and nothing around it"),
    ),
    replace(
        _MODEL,
        name="head-wrapped",
        got=later("`out_head` has an adapter: {names}"),
        next_step=later("leave the child out whose name is `out_head`"),
        read="Exercise 3 · `replace_linear_with_lora`",
    ),
    replace(
        _MODEL,
        name="head-not-replaced",
        got=later("`out_head` has {outputs} outputs"),
        next_step=later("give the model a new head for the two classes"),
    ),
    replace(
        _MODEL,
        name="head-without-bias",
        got=later("the new head has no bias"),
        why=later("question 3 counts one, and the course's head has it"),
        next_step=later("let `nn.Linear` have its bias"),
    ),
    replace(
        _MODEL,
        name="head-frozen",
        got=later("the new head is frozen"),
        why=later("a head that starts at random and never learns spoils what the adapters learn"),
        next_step=later("which comes last: freezing the model, or making the head trainable?"),
    ),
    replace(
        _MODEL,
        name="injected-twice",
        got=later("{count} layers have more than one adapter: {names}"),
        next_step=later("is replace_linear_with_lora called twice on the same model, by two cells?"),
        read=ONCE,
    ),
    replace(
        _MODEL,
        name="not-injected",
        got=later("{count} of {all} have no adapter: {names}"),
        next_step=later("is `model` the one that you replaced the layers of, or was it loaded anew later?"),
    ),
    replace(
        _MODEL,
        name="rank-of-the-model",
        expected=later("adapters of rank {rank}"),
        got=later("rank {ranks}"),
        why=later("exercise 5 asks for this rank, and question 3 counts with it"),
        next_step=later("which rank does `replace_linear_with_lora` get, and does it arrive?"),
    ),
    replace(
        _MODEL,
        name="lora-frozen",
        got=later("LoRA tensors are frozen: {names}"),
        next_step=later(
            "freeze_and_activate_lora comes after replace_linear_with_lora, and nothing is frozen after it"
        ),
    ),
    replace(
        _MODEL,
        name="never-trained",
        expected=later("after training, no tensor of LoRA's is 0 everywhere"),
        got=later("{count} are: {names}"),
        next_step=later("does the optimizer get LoRA's parameters, and does anything undo training?"),
        read=TRAINING,
    ),
    replace(
        _MODEL,
        name="not-by-training",
        expected=later("what training adds to a layer follows the gradient of the loss at each message's last token"),
        got=later("what most layers add does not follow it, up or down"),
        why=later("an update that was made otherwise says nothing about fine-tuning"),
        next_step=later(
            "does your loop read each message's last token, not the padding, "
            "and does only the optimizer change the adapters?"
        ),
        read=TRAINING,
    ),
    replace(
        _MODEL,
        name="base-trainable",
        got=later("{count} tensors of the base are trainable: {names}"),
        next_step=later("freeze the base before training starts, and leave it frozen"),
    ),
    replace(
        _MODEL,
        name="base-moved",
        got=later("{count} tensors of the base have other values than the pretrained ones: {names}"),
        next_step=later("freeze the base before training starts, and leave it frozen"),
    ),
    replace(
        _MODEL,
        name="alpha-of-the-model",
        expected=later("adapters of rank {rank} and alpha {alpha}"),
        got=later("the update is {ratio:.4g} times that of alpha {alpha}"),
        why=later("alpha says how much the adapters count beside the base model"),
        next_step=later("which alpha does `replace_linear_with_lora` get, and does it arrive?"),
    ),
)

_ACCURACY = Mistake(
    "5.4",
    "accuracy-low",
    expected="an accuracy of at least {minimum:.0%} on hidden messages",
    why="a model that was fine-tuned as the notebook says reaches this with any seed",
    next_step="does the loss fall, and is it a number to the end?",
    read=TRAINING,
)
ACCURACY = (
    _ACCURACY,
    _ACCURACY.variant("accuracy-of-chance", later("does the loss fall, and which token classifies?")),
    _ACCURACY.variant("labels-swapped", later("are ham and spam exchanged somewhere? Opposite answers would be right")),
    replace(
        _ACCURACY,
        name="a-too-large",
        next_step=later(
            "does A start small? With values of size 1 the first steps throw the model off: scale them down, or use "
            "kaiming_uniform_"
        ),
        read="Exercise 1 · `LoRALayer`",
    ),
    Mistake(
        "5.4",
        "diverged",
        expected="numbers",
        got="the model's outputs are not numbers (NaN)",
        why="training diverged",
        next_step="lower the learning rate",
        read=TRAINING,
    ),
)
ROWS = (*ANSWERS, *RUN, *FINAL_MODEL, *ACCURACY)
