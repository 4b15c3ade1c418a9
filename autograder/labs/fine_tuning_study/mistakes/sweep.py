"""Exercise 5: cells that are not fresh, tables that are not whole, and conclusions that repeats don't carry."""

from __future__ import annotations

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 5 · Does the rank matter?"
FRESH = "Hint: every cell from a fresh model"
PEFT = "peft warns that the model already has a `peft_config`"
_CELL = later("every cell of the sweep starts from the pretrained weights, with a new adapter")

ROWS = (
    Mistake(
        "5.1",
        "no-table",
        expected="a list of rows with rank, seed, loss and seconds",
        got="{found}",
        why="the picture, the decision and the report read these columns",
        next_step="compare one of your rows with what the exercise asks for",
        read=EXERCISE,
    ),
    Mistake(
        "5.1",
        "cells-missing",
        expected="one row for each of the ranks {ranks} and seeds {seeds}",
        got="{found}",
        why="a rank without repeats shows no spread",
        next_step="which loops do you have, and what is in the list after both?",
        read=EXERCISE,
    ),
    Mistake(
        "5.1",
        "loss-of-training",
        expected="the mean loss on the test messages: {expected:.4f}",
        got="{found:.4f}, a loss of training",
        why="the training loss says how well the messages are known by heart",
        next_step="on which messages is your loss computed?",
        read=EXERCISE,
    ),
    Mistake(
        "5.1",
        "other-loss",
        expected="the mean loss on the test messages: {expected:.4f} for rank {rank}, seed {seed}",
        got="{found}",
        why="a sweep is read by these numbers",
        next_step="compute it from the logits: the mean over the messages of -log of the right class's probability",
        read=EXERCISE,
    ),
    Mistake(
        "5.1",
        "trained-on-test",
        expected="only the messages of `train` are trained on",
        got="{count} test messages were trained on",
        why="a model that has seen the test messages is tested on its memory",
        next_step="which list does your training get?",
        read=EXERCISE,
    ),
    Mistake(
        "5.1",
        "time-of-others",
        expected="times of training, which together are a part of the {elapsed:.1f} s of the call, and not a small one",
        got="{found} s in all",
        why="what a larger rank costs is read from them",
        next_step="which two moments do you subtract, in each cell?",
        read=EXERCISE,
    ),
    Mistake(
        "5.2",
        "model-used-again",
        expected=_CELL,
        got="a cell starts with the weights that the one before has left",
        why="later cells then profit from earlier ones, whatever their rank is",
        next_step="where in your loops is the model loaded?",
        read=FRESH,
    ),
    Mistake(
        "5.2",
        "adapter-on-adapter",
        expected=_CELL,
        got="an adapter was put on a model that had one",
        why="the first one stays in the way, or is overwritten",
        next_step="how often is `get_peft_model` called on the same model?",
        read=PEFT,
    ),
    Mistake(
        "5.2",
        "rank-not-passed",
        expected="adapters of the ranks {ranks}",
        got="the number of trained parameters is the same for all of them",
        why="a sweep over one rank shows nothing about ranks",
        next_step="which rank reaches the configuration?",
        read=EXERCISE,
    ),
    Mistake(
        "5.2",
        "seed-too-late",
        expected="the same new head for all ranks of one seed",
        got="the heads differ",
        why="where the head differs as well, the rank is not the only thing that has changed",
        next_step="is the seed set before the model is made, in each cell?",
        read=FRESH,
    ),
    Mistake(
        "5.2",
        "repeats-are-copies",
        expected="another run for each seed: another head, another start of the adapter, another order of the messages",
        got="the same answers with every seed",
        why="repeats that are copies have no spread, and then any difference looks like an effect",
        next_step="which seed reaches the new model and its training?",
        read=EXERCISE,
    ),
    Mistake(
        "5.2",
        "nothing-learned",
        expected="in every cell adapter and head learn, so that two ranks answer differently",
        got="the same answers from all ranks, as a new adapter gives them",
        why="what was not trained shows no effect of the rank",
        next_step="which parameters does the optimiser hold, and how large is the learning rate?",
        read=FRESH,
    ),
    Mistake(
        "5.3",
        "one-repeat-decided",
        expected="`None` where no rank was repeated",
        got="{found}",
        why="without repeats nobody knows how large a difference means nothing",
        next_step="what is the spread of a single number?",
        read=EXERCISE,
    ),
    Mistake(
        "5.3",
        "difference-is-no-effect",
        expected="`False` for {case}: repeats of one rank differ by more than the ranks do",
        got="{found}",
        why="one run for each rank shows a difference every time",
        next_step="how far apart are two repeats of the same rank?",
        read=EXERCISE,
    ),
    Mistake(
        "5.3",
        "effect-overlooked",
        expected="`True` for a sweep with an effect of {effect:.3f} and a spread of {spread:.3f}",
        got="{found}",
        why="a clear effect is one",
        next_step="compute effect and spread of this table by hand",
        read=EXERCISE,
    ),
)
