"""Exercise 7: prompt, format_example and encode_example, with tokenizers that pad in three ways."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.labs.peft_in_practice.measurements import EncodedExample, Formatted
from autograder.labs.peft_in_practice.mistakes import mistake
from autograder.words import listed

IGNORED = -100  # the label that counts in no loss
TOKENIZERS = ("own", "none", "end")  # with a padding token, without one, with the end token as one
SHOWN = 80  # characters of a text
FIELDS = ("input_ids", "attention_mask", "labels")


def shown(text: str) -> str:
    return repr(text[:SHOWN])


@check("7.1", points=1)
def test_format(prompts: ExerciseEvidence) -> None:
    """The prompt has the question, and the example begins with it and has the answer"""
    for index, (question, answer) in enumerate(prompts.inputs.facts["examples"]):
        found = prompts.read(Formatted, str(index))
        if set(found.types) != {"str"}:
            raise mistake("7.1", "no-text", listed(list(found.types)))
        if question not in found.prompt:
            raise mistake("7.1", "question-missing", shown(found.prompt), question=question)
        if answer not in found.example:
            raise mistake("7.1", "answer-missing", shown(found.example), answer=answer)
        if not found.example.startswith(found.prompt):
            raise mistake("7.1", "prompt-no-prefix", shown(found.example), prompt=shown(found.prompt))


class Labelled:
    """Ids and labels of one example, both of one length."""

    def __init__(self, found: EncodedExample) -> None:
        self.ids, self.labels = list(found.input_ids or ()), list(found.labels or ())
        self.mask, self.end = list(found.attention_mask or ()), found.end

    @property
    def places(self) -> list[int]:
        """Where labels are."""
        return [i for i, label in enumerate(self.labels) if label != IGNORED]

    @property
    def padding(self) -> list[int]:
        """Labelled places behind the end of the answer, or masked before it."""
        ends = [i for i in self.places if self.ids[i] == self.end]
        behind = [i for i in self.places if ends and i > ends[0]]
        return behind or [i for i in self.places if self.mask[i] == 0 and self.ids[i] != self.end]

    @property
    def mask_is_right(self) -> bool:
        """1 up to the last place with a label and 0 behind it; in front, padding is 0 and what is read is 1."""
        first, last = self.places[0], self.places[-1]
        before = self.mask[:first]
        read = [1] * sum(before)
        in_front = [0] * (first - len(read)) + read
        padded_in_front = last + 1 == len(self.ids)
        rest = [1] * (last + 1 - first) + [0] * (len(self.ids) - last - 1)
        return self.mask[first:] == rest and before == in_front and (padded_in_front or len(read) == first)


def encoded_examples(prompts: ExerciseEvidence) -> Iterator[tuple[str, EncodedExample]]:
    """The answer of each example and how it was encoded."""
    for tokenizer in TOKENIZERS:
        for index, (_, answer) in enumerate(prompts.inputs.facts["examples"]):
            yield answer, prompts.read(EncodedExample, f"{index}/{tokenizer}")


def require_fields(found: EncodedExample, length: int) -> None:
    values = (found.input_ids, found.attention_mask, found.labels)
    told = [f"{name}: {len(value)}" for name, value in zip(FIELDS, values, strict=True) if value is not None]
    if len(told) < len(values) or any(len(value or ()) != length for value in values):
        raise mistake("7.2", "fields-missing", listed(told) if told else found.type, length=length)


def require_own_labels(rows: Labelled) -> None:
    places = rows.places
    if not places:
        raise mistake("7.2", "nothing-learned")
    others = [i for i in places if rows.labels[i] != rows.ids[i]]
    if others and all(rows.labels[i] == rows.ids[i + 1] for i in places if i + 1 < len(rows.ids)):
        raise mistake("7.2", "labels-shifted")
    if others:
        raise mistake("7.2", "labels-of-others", found=len(others))


def require_padding(found: EncodedExample, rows: Labelled) -> None:
    padding = [token for token, real in zip(rows.ids, rows.mask, strict=True) if not real]
    if others := sorted({token for token in padding if token != found.padding}):
        raise mistake("7.2", "padding-of-others", listed([str(token) for token in others]), expected=found.padding)


@check("7.2", points=1, explained_by=("7.1",))
def test_labels(prompts: ExerciseEvidence) -> None:
    """The answer and its end are learned; prompt and padding are not"""
    for answer, found in encoded_examples(prompts):
        require_fields(found, prompts.inputs.facts["max_length"])
        rows = Labelled(found)
        require_own_labels(rows)
        if len(found.given.strip()) < len(found.prompt.strip()):
            raise mistake("7.2", "prompt-learned", found=shown(found.learned))
        if answer not in found.learned:
            raise mistake("7.2", "answer-not-learned", answer=shown(answer), found=shown(found.learned))
        if rows.padding:
            raise mistake("7.2", "padding-learned", found=len(rows.padding))
        last = rows.places[-1]
        if rows.ids[last] != rows.end:
            # the tokenizer with padding of its own comes first: there, an end token behind the answer is no padding
            raise mistake("7.2", "end-not-learned" if rows.end in rows.ids[last + 1 :] else "end-missing")
        if not rows.mask_is_right:
            raise mistake("7.2", "mask-of-others", found=rows.mask.count(1), length=len(rows.mask))
        require_padding(found, rows)
        text = found.given + found.learned
        if text.strip() != found.example.strip():
            raise mistake("7.2", "ids-of-others", expected=shown(found.example), found=shown(text))
