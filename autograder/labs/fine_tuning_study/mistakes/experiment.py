"""Exercise 2: what makes two runs incomparable."""

from __future__ import annotations

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 2 · One run"
SEED = "The second run of the same seed gives other numbers"
LOGITS = "Hint: where do logits and labels come from?"

_NEW = later("every run starts from the same pretrained weights")
_ORDER = later("the same messages in the same order, with the same seed")
_CHANGES = later("the settings of two runs differ in what was asked for, and in nothing else")

ROWS = (
    Mistake(
        "2.1",
        "no-run",
        expected="a `Run` with changes, losses, logits, labels, metrics and seconds",
        got="{found}",
        why="all that is concluded later is computed from what a run keeps",
        next_step="compare what you return with the fields that the exercise names",
        read=EXERCISE,
    ),
    Mistake(
        "2.1",
        "answers-of-others",
        expected="one pair of logits for each test message, and its label",
        got="{found}",
        why="metrics can be recomputed only from the answers to the very messages that are asked about",
        next_step="which messages does the model answer, and in which order are its answers kept?",
        read=LOGITS,
    ),
    Mistake(
        "2.1",
        "evaluated-on-train",
        expected="answers to the test messages",
        got="the answers are those to the training messages",
        why="what a model learned by heart says nothing about messages it has not seen",
        next_step="which of the two lists does your evaluation get?",
        read=LOGITS,
    ),
    Mistake(
        "2.1",
        "metrics-of-others",
        expected="the metrics of the run's own logits: accuracy {expected:.4f}",
        got="{found}",
        why="a number that its own predictions don't give can't be checked by anybody",
        next_step="compute the metrics from the very logits that you keep",
        read=EXERCISE,
    ),
    Mistake(
        "2.1",
        "losses-of-others",
        expected="the logged losses of this training, of {steps} steps",
        got="{found}",
        why="a curve of other losses shows another training",
        next_step="what is in `trainer.state.log_history`, and which of it do you keep?",
        read=EXERCISE,
    ),
    Mistake(
        "2.1",
        "time-of-others",
        expected="the time of training: more than 0, and not more than the {elapsed:.1f} s of the whole call",
        got="{found}",
        why="times are compared between runs",
        next_step="which two moments do you subtract?",
        read=EXERCISE,
    ),
    Mistake(
        "2.2",
        "model-used-again",
        expected=_NEW,
        got="the second run starts with the weights that the first one has left",
        why="what a run does then is the work of two runs; this is what happened in the case",
        next_step="where is the model loaded: inside the function, or once for all runs?",
        read=EXERCISE,
    ),
    Mistake(
        "2.2",
        "not-pretrained",
        expected=_NEW,
        got="the weights at the start are others than those of the pretrained model",
        why="a model of random weights is another experiment",
        next_step="is the model loaded with `from_pretrained`, or made from its configuration alone?",
        read=EXERCISE,
    ),
    Mistake(
        "2.2",
        "seed-too-late",
        expected="the same new head in two runs of the same seed",
        got="the heads differ when training begins",
        why="the head is drawn when the model is made; a seed that is set later comes too late",
        next_step="what is drawn at random before training begins, and where is the seed set?",
        read=SEED,
    ),
    Mistake(
        "2.3",
        "seed-ignored",
        expected="another seed draws another head, and another order of messages",
        got="two seeds gave the very same run",
        why="repeats that are all the same show no spread",
        next_step="does your argument `seed` reach everything that draws at random?",
        read=EXERCISE,
    ),
    Mistake(
        "2.3",
        "data-order-differs",
        expected=_ORDER,
        got="two runs of the same seed read them in another order",
        why="the order of the messages changes a run as much as many settings do",
        next_step="who shuffles, and with which seed?",
        read=SEED,
    ),
    Mistake(
        "2.3",
        "not-repeatable",
        expected="the same losses in two runs of the same seed",
        got="{first:.4f} and {second:.4f} in the first step that differs",
        why="a run that can't be repeated can't be compared with another",
        next_step="what else draws at random in your training: dropout, shuffling, the head?",
        read=SEED,
    ),
    Mistake(
        "2.4",
        "changes-ignored",
        expected=_CHANGES,
        got="`{name}` was asked to be {wanted}, and training had {found}",
        why="a run that ignores its change is the baseline again",
        next_step="do the changes reach the settings, and which of two values wins there?",
        read=EXERCISE,
    ),
    Mistake(
        "2.4",
        "two-settings-changed",
        expected=_CHANGES,
        got="also {names}",
        why="where two things change, nobody can say which of them did it; this is what happened in the case",
        next_step="which of your settings depend on the change, or on the seed?",
        read=EXERCISE,
    ),
    Mistake(
        "2.4",
        "changes-not-kept",
        expected="the run keeps what was changed: {wanted}",
        got="{found}",
        why="the table of runs shows it, and each run is compared with the baseline by it",
        next_step="which of your values is called `changes` in the `Run`?",
        read=EXERCISE,
    ),
    Mistake(
        "2.5",
        "not-trained",
        expected="the model is trained on the messages of `train`",
        got="it was never trained",
        why="without training there is nothing to compare",
        next_step="is `train()` called, and on this model?",
        read=EXERCISE,
    ),
    Mistake(
        "2.5",
        "trained-on-test",
        expected="only the messages of `train` are trained on",
        got="{count} test messages were trained on",
        why="a model that has seen the test messages is tested on its memory",
        next_step="which list does your training get?",
        read=EXERCISE,
    ),
    Mistake(
        "2.5",
        "messages-left-out",
        expected="all {expected} training messages are read",
        got="{found} of them were",
        why="runs on other messages can't be compared",
        next_step="does anything cut the list, or drop its last batch?",
        read=EXERCISE,
    ),
)
