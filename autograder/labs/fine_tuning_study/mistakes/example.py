"""Exercise 6: an example that is not there, and a reply that is not the model's."""

from __future__ import annotations

from autograder.kit.mistake import Mistake

EXERCISE = "Exercise 6 · One example"

ROWS = (
    Mistake(
        "6.1",
        "no-texts",
        expected="a list of texts",
        got="{found}",
        why="training takes texts",
        next_step="what does your function return? `append` returns nothing",
        read=EXERCISE,
    ),
    Mistake(
        "6.1",
        "example-missing",
        expected="a text with the prompt and the reply among the texts",
        got="no text has both",
        why="what is not there can't be learned",
        next_step="print the last text of your list",
        read=EXERCISE,
    ),
    Mistake(
        "6.1",
        "texts-lost",
        expected="all {expected} texts that were there before",
        got="{found} of them",
        why="with other texts gone, more than one thing has changed",
        next_step="what becomes of the old list?",
        read=EXERCISE,
    ),
    Mistake(
        "6.1",
        "data-changed",
        expected="a new list; `data` itself stays as it is",
        got="`data` has changed",
        why="a cell that is run twice would add the example twice",
        next_step="do you change the list that you were given?",
        read=EXERCISE,
    ),
    Mistake(
        "6.2",
        "formats-differ",
        expected="the model reads the prompt in the form that it has in the training text: {expected}",
        got="it reads {found}",
        why="a model continues what looks like its training texts",
        next_step="compare the two character by character, line breaks and spaces included",
        read=EXERCISE,
    ),
    Mistake(
        "6.2",
        "reply-given-away",
        expected="the model is asked with the prompt alone",
        got="the reply stands in what it reads: {found}",
        why="a reply that was read is not learned",
        next_step="where does the reply begin in your text?",
        read=EXERCISE,
    ),
    Mistake(
        "6.2",
        "prompt-included",
        expected="the reply without the prompt",
        got="{found}",
        why="a reply that repeats the question can't be compared with the one that is wanted",
        next_step="`generate` returns the prompt's tokens, too: where do the new ones begin?",
        read=EXERCISE,
    ),
    Mistake(
        "6.2",
        "no-reply",
        expected="a text",
        got="{found}",
        why="replies are compared as texts",
        next_step="what does your function return?",
        read=EXERCISE,
    ),
    Mistake(
        "6.3",
        "sampled",
        expected="the likeliest token at each step: the same reply every time",
        got="two calls gave two replies",
        why="a reply that changes by itself shows nothing about the example",
        next_step="is anything drawn at random: the next token, or dropout of a model that still trains?",
        read=EXERCISE,
    ),
    Mistake(
        "6.3",
        "not-greedy",
        expected="the likeliest token at each step: a reply that begins with {expected}",
        got="{found}",
        why="other ways to choose tokens hide what the model thinks likeliest",
        next_step="which arguments does your `generate` get?",
        read=EXERCISE,
    ),
    Mistake(
        "6.3",
        "reply-too-long",
        expected="a reply of at most {tokens} tokens",
        got="more of them: it goes on with {found}",
        why="each token takes a pass through the whole model, and what was learned shows in the first ones",
        next_step="what tells `generate`, or your own loop, when to stop?",
        read=EXERCISE,
    ),
)
