"""Exercise 3: starts that are not what they are called, and trainings that can't be compared."""

from __future__ import annotations

from dataclasses import replace

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 3 · Two starts"

_PRETRAINED = Mistake(
    "3.1",
    "not-pretrained",
    expected='`new_model("pretrained", ...)` has the weights of the pretrained encoder',
    got="other weights",
    why="what pretraining brings is what this lab measures",
    next_step="which function loads weights, and which one only makes a model of the same form?",
    read=EXERCISE,
)
_RANDOM = Mistake(
    "3.2",
    "still-pretrained",
    expected='`new_model("random", ...)` has random weights everywhere',
    got="the weights of the pretrained encoder",
    why="a start that is called random, and has read texts already, hides what pretraining brings",
    next_step="what does `from_pretrained` read beside the configuration?",
    read=EXERCISE,
)
_SEED = Mistake(
    "3.3",
    "seed-too-late",
    expected="two models of the same start and seed are the same, head included",
    got="{found}",
    why="the head is drawn when the model is made; a seed that is set later comes too late",
    next_step="what is drawn at random, and where is the seed set?",
    read=EXERCISE,
)
_TRAINING = Mistake(
    "3.4",
    "not-trained",
    expected="a training on the messages of `train`",
    got="no message was trained on",
    why="a curve of a model that does not learn is a straight line",
    next_step="is what trains called, and is it given the model that you made?",
    read=EXERCISE,
)
_CURVE = Mistake(
    "3.5",
    "no-curve",
    expected="a `Curve` of this run",
    got="{found}",
    why="what was not kept can't be looked up later",
    next_step="compare with the fields that `Curve` has",
    read=EXERCISE,
)

ROWS = (
    Mistake(
        "3.1",
        "no-model",
        expected="a classifier",
        got="{found}",
        why="both starts are made, trained and asked in the same way",
        next_step="what does your function return for each of the two names?",
        read=EXERCISE,
    ),
    _PRETRAINED,
    replace(
        _PRETRAINED,
        name="not-two-classes",
        expected=later("two classes"),
        got=later("{found}"),
        why=later("a message is ham or spam"),
        next_step=later("how does the model know how many classes there are?"),
    ),
    _RANDOM,
    replace(
        _RANDOM,
        name="embeddings-pretrained",
        got=later("the embeddings are those of the pretrained encoder"),
        next_step=later("which parameters does your code draw anew, and which not?"),
    ),
    replace(
        _RANDOM,
        name="layers-pretrained",
        got=later("pretrained matrices: {found}"),
        next_step=later("which parameters does your code draw anew, and which not?"),
    ),
    replace(
        _RANDOM,
        name="other-config",
        expected=later("both starts have the same configuration: {expected}"),
        got=later("{found}"),
        why=later("where the sizes differ as well, the start is not the only thing that has changed"),
        next_step=later("whose configuration is the random model made with?"),
    ),
    replace(
        _RANDOM,
        name="weights-flat",
        got=later("matrices of one number only: {found}"),
        why=later("where all weights are the same, all units learn the same"),
        next_step=later("how does the library draw the weights of a new model?"),
    ),
    _SEED,
    replace(
        _SEED,
        name="seed-ignored",
        expected=later("another seed makes another model"),
        got=later("two seeds make the same one"),
        why=later("three seeds that are one show no spread"),
        next_step=later("does the argument `seed` arrive where something is drawn?"),
    ),
    _TRAINING,
    replace(
        _TRAINING,
        name="trained-on-test",
        expected=later("no test message is trained on"),
        got=later("{count} of them are"),
        why=later("who has seen the questions before knows the answers"),
        next_step=later("which of the three sets does the training get?"),
    ),
    replace(
        _TRAINING,
        name="trained-on-validation",
        expected=later("no validation message is trained on"),
        got=later("{count} of them are"),
        why=later("messages that were learned by heart can't choose the epoch"),
        next_step=later("which of the three sets does the training get?"),
    ),
    replace(
        _TRAINING,
        name="messages-left-out",
        expected=later("all {expected} training messages are read"),
        got=later("{found} of them"),
        why=later("two starts are compared on the same messages"),
        next_step=later("what is passed on to the training?"),
    ),
    replace(
        _TRAINING,
        name="model-used-again",
        expected=later("each call trains a new model"),
        got=later("the second call goes on with the weights that the first one has left"),
        why=later("later runs then profit from earlier ones, whatever their start is"),
        next_step=later("where is the model made that you train?"),
    ),
    replace(
        _TRAINING,
        name="start-ignored",
        expected=later('the training begins with `new_model("{start}", {seed})`'),
        got=later("it begins with another model"),
        why=later("a curve under a wrong name makes a wrong table"),
        next_step=later("do both arguments, `start` and `seed`, arrive in `new_model`?"),
    ),
    replace(
        _TRAINING,
        name="seed-not-passed-on",
        expected=later("two trainings of one start and seed read the messages in the same order, with the same losses"),
        got=later("{found}"),
        why=later("where chance is not held, no two runs can be compared"),
        next_step=later("which seed does the training get?"),
    ),
    replace(
        _TRAINING,
        name="by-ignored",
        expected=later('`by="{by}"` decides who trains'),
        got=later("{found}"),
        why=later("the lab asks whether both ways agree; one way agrees with itself"),
        next_step=later("where in your code does `by` make a difference?"),
    ),
    _CURVE,
    replace(
        _CURVE,
        name="curve-of-others",
        expected=later("start `{start}` and seed {seed} in the curve"),
        got=later("{found}"),
        why=later("a curve under a wrong name makes a wrong table"),
        next_step=later("which start and which seed do you write down?"),
    ),
    replace(
        _CURVE,
        name="epochs-missing",
        expected=later("answers after each of the {expected} epochs, on both sets"),
        got=later("{found}"),
        why=later("the best epoch can be chosen only among those that were kept"),
        next_step=later("what does the training call after each epoch, and what does that do?"),
    ),
    replace(
        _CURVE,
        name="answers-of-others",
        expected=later("{name} of shape {expected} for each epoch"),
        got=later("{found}"),
        why=later("accuracies are computed from these"),
        next_step=later("which messages are asked, and where are their answers put?"),
    ),
    replace(
        _CURVE,
        name="labels-of-others",
        expected=later("{name}: those of the messages, in their order"),
        got=later("{found}"),
        why=later("an answer is right or wrong by its own message's label"),
        next_step=later("which set do these labels come from?"),
    ),
    replace(
        _CURVE,
        name="one-epoch-repeated",
        expected=later("other answers after each epoch"),
        got=later("the same in all {found}"),
        why=later("a curve without a slope chooses no epoch"),
        next_step=later("when is the model asked: during the training, or behind it?"),
    ),
    replace(
        _CURVE,
        name="answers-while-training",
        expected=later("after the last epoch, what the trained model says when it is used"),
        got=later("{name} up to {found:.2g} apart from that"),
        why=later("while dropout is on, a model says something else each time"),
        next_step=later("in which mode is the model when you ask it?"),
    ),
)
