"""Exercise 5: what is seen in the answers and in the final model."""

from __future__ import annotations

from autograder.checks.lora_from_scratch.misconceptions.entry import Misconception

EXERCISE = "Exercise 5 · A spam filter"
COUNTS = "Question 2 (in check 5.1)"
ONCE = "What you should see"
TRAINING = "Training"

KNOWN = (
    Misconception("decimal-comma", "write a decimal point: with a comma it is two numbers", COUNTS),
    Misconception("no-number", "assign plain numbers to the names of questions 2 and 3", COUNTS),
    Misconception(
        "wrong-number", "count by hand: layers x rank x (in + out), then what is added and what is replaced", COUNTS
    ),
    Misconception("telling-number", "what does the number that you got count?", COUNTS),
    Misconception("not-all-cells", "restart the kernel and run all cells", "How to work."),
    Misconception(
        "parts-missing", "put the cells back that were deleted, from the notebook that you were given", "How to work."
    ),
    Misconception("no-model", "keep the name `model` for the fine-tuned model until the end", EXERCISE),
    Misconception("strange-model", "load the model with load_checkpoint and adapt that one", EXERCISE),
    Misconception("head-not-replaced", "give the model a new head for the two classes", EXERCISE),
    Misconception("head-without-bias", "let `nn.Linear` have its bias", EXERCISE),
    Misconception("head-frozen", "which comes last: freezing the model, or making the head trainable?", EXERCISE),
    Misconception("injected-twice", "is replace_linear_with_lora called twice on the same model, by two cells?", ONCE),
    Misconception(
        "not-injected", "is `model` the one that you replaced the layers of, or was it loaded anew later?", EXERCISE
    ),
    Misconception(
        "lora-frozen",
        "freeze_and_activate_lora comes after replace_linear_with_lora, and nothing is frozen after it",
        EXERCISE,
    ),
    Misconception("base-trainable", "freeze the base before training starts, and leave it frozen", EXERCISE),
    Misconception("rank-4", "which rank reaches your layers?", COUNTS),
    Misconception("rank-of-the-model", "which rank does `replace_linear_with_lora` get, and does it arrive?", EXERCISE),
    Misconception(
        "a-too-large",
        "does A start small? With values of size 1 the first steps throw the model off: scale them down, or use "
        "kaiming_uniform_",
        "Exercise 1 · `LoRALayer`",
    ),
    Misconception(
        "alpha-of-the-model", "which alpha does `replace_linear_with_lora` get, and does it arrive?", EXERCISE
    ),
    Misconception(
        "never-trained", "does the optimizer get LoRA's parameters, and does anything undo training?", TRAINING
    ),
    Misconception("labels-swapped", "are ham and spam exchanged somewhere? Opposite answers would be right", TRAINING),
    Misconception("accuracy-of-chance", "does the loss fall, and which token classifies?", TRAINING),
    Misconception("accuracy-low", "does the loss fall, and is it a number to the end?", TRAINING),
    Misconception("diverged", "lower the learning rate", TRAINING),
)
