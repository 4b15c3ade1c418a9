"""The synthetic messages: fixed, balanced, without repeats, and with no cheap way to tell spam from ham."""

import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from lora_lab.synthetic import Family, generate, load_families, synthetic_messages, unlabelled_text

HIDDEN = Path(__file__).parents[2] / "autograder" / "labs" / "lora_from_scratch" / "hidden_families.toml"
DIGEST = "545d0ee941b51b4d90a47fa6fdb13b86d866af9b5a04f82549ad19df5aa3e14c"
Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def parts() -> dict[str, Pairs]:
    train, test = synthetic_messages()
    return {"train": train, "test": test, "hidden": generate(load_families(HIDDEN), 150, seed=7)}


@pytest.fixture(scope="module")
def families() -> tuple[Family, ...]:
    return (*load_families(), *load_families(HIDDEN))


def test_sizes_and_balance_are_those_of_the_balanced_real_data(parts: dict[str, Pairs]) -> None:
    labels = {part: Counter(label for label, _ in pairs) for part, pairs in parts.items()}
    assert labels["train"] == {"ham": 598, "spam": 597}
    assert labels["test"] == {"ham": 149, "spam": 150}
    assert labels["hidden"] == {"ham": 150, "spam": 150}
    assert labels["train"] + labels["test"] == {"ham": 747, "spam": 747}


def test_the_default_data_are_the_same_bytes_everywhere(parts: dict[str, Pairs]) -> None:
    rows = "\n".join(f"{label}\t{text}" for part in ("train", "test") for label, text in parts[part])
    assert hashlib.sha256(rows.encode()).hexdigest() == DIGEST


def test_a_seed_fixes_the_messages_and_another_seed_changes_them() -> None:
    assert synthetic_messages(3) == synthetic_messages(3) != synthetic_messages(4)
    assert unlabelled_text(50, seed=3) == unlabelled_text(50, seed=3) != unlabelled_text(50, seed=4)


def test_rows_are_a_label_and_one_line_of_text(parts: dict[str, Pairs]) -> None:
    for label, text in (row for pairs in parts.values() for row in pairs):
        assert label in ("ham", "spam")
        assert 15 <= len(text) <= 200, text
        assert text == text.strip(), text
        assert not re.search(r"[\t\n\r(){}|#]|  ", re.sub(r"[:;][()]", "", text)), text


def test_no_text_comes_twice_within_or_across_parts(parts: dict[str, Pairs]) -> None:
    texts = [text.lower() for pairs in parts.values() for _, text in pairs]
    assert [text for text, count in Counter(texts).items() if count > 1] == []
    small = Family("small", "ham", "train", "chat", ("(Yes|No|So), please see (you|me) (today|later)",), {})
    assert len({text.lower() for _, text in generate([small], 120, seed=1)}) == 120


def test_labels_are_mixed_rather_than_in_blocks(parts: dict[str, Pairs]) -> None:
    for pairs in parts.values():
        changes = sum(a[0] != b[0] for a, b in pairwise(pairs))
        assert 0.4 < changes / len(pairs) < 0.6


def test_splits_have_families_of_their_own(families: tuple[Family, ...]) -> None:
    names = {split: {f.name for f in families if f.split == split} for split in ("train", "test", "hidden")}
    for one, other in combinations(names, 2):
        assert not names[one] & names[other]
    templates = Counter(text for family in families for text in family.messages)
    assert max(templates.values()) == 1
    assert {family.split for family in load_families(HIDDEN)} == {"hidden"}
    assert {family.split for family in load_families()} == {"train", "test"}


def test_splits_share_no_run_of_seven_words(families: tuple[Family, ...]) -> None:
    # A message copied with a noun swapped shares such a run; "you don't need to do anything" is shorter.
    runs = {
        split: {
            run
            for family in families
            if family.split == split
            for text in family.messages
            for run in runs_of_seven(re.findall(r"[^\s|()]+", text.lower()))
        }
        for split in ("train", "test", "hidden")
    }
    for one, other in combinations(runs, 2):
        assert not runs[one] & runs[other]


def runs_of_seven(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 7]) for at in range(len(words) - 6)}


def test_every_label_and_split_has_as_many_families_of_each_voice(families: tuple[Family, ...]) -> None:
    kinds = Counter((family.split, family.label, family.voice) for family in families)
    per_split = {"train": 28, "test": 6, "hidden": 6}
    assert kinds == {
        (split, label, voice): count
        for split, count in per_split.items()
        for label in ("ham", "spam")
        for voice in ("chat", "notice")
    }


def test_every_family_makes_300_messages_that_differ_in_more_than_digits(
    families: tuple[Family, ...],
) -> None:
    rng = random.Random(0)
    sizes = {family.name: len({re.sub(r"\d", "0", family.plain(rng)) for _ in range(3000)}) for family in families}
    assert {name: size for name, size in sizes.items() if size < 300} == {}


def test_families_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Family, "draw", lambda family, rng: f"{family.name}/{rng.random()}")
    families = [family for family in load_families() if family.split == "test"]
    turns = Counter((label, text.split("/")[0]) for label, text in generate(families, 40, seed=1))
    assert len(turns) == 24
    assert set(turns.values()) == {3, 4}  # 40 messages of 12 families


def test_a_family_that_is_too_small_is_named() -> None:
    tiny = Family("tiny", "ham", "train", "notice", ("ok",), {})
    with pytest.raises(ValueError, match="family 'tiny' has too few messages for 99 of 'ham'"):
        generate([tiny], 99, seed=1)


def test_pretraining_sees_train_families_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Family, "draw", lambda family, rng: family.split)
    assert unlabelled_text(500, seed=1) == ["train"] * 500


CUES: dict[str, Callable[[str], int]] = {
    "length": len,
    "words": lambda text: len(text.split()),
    "digits": lambda text: sum(char.isdigit() for char in text),
    "links": lambda text: text.count(".example"),
    "phone numbers": lambda text: len(re.findall(r"0\d{2,4} ", text)),
    "exclamation marks": lambda text: text.count("!"),
    "question marks": lambda text: text.count("?"),
    "capitals": lambda text: sum(char.isupper() for char in text),
    "words in capitals": lambda text: len(re.findall(r"\b[A-Z]{2,}\b", text)),
    "currency": lambda text: len(re.findall(r"£|\bquid\b|\bpounds\b|\d+p\b", text)),
    "texting": lambda text: len(re.findall(r"\b(?:u|ur|r|n|2|4|b4|pls|txt|lol|haha|xx?)\b", text.lower())),
}


@pytest.mark.parametrize("cue", CUES)
def test_no_surface_cue_tells_spam_from_ham(cue: str, parts: dict[str, Pairs]) -> None:
    for part, pairs in parts.items():
        assert best_threshold(CUES[cue], pairs) < 0.63, part


def test_no_single_word_tells_spam_from_ham(parts: dict[str, Pairs]) -> None:
    for part, pairs in parts.items():
        seen = Counter((w, label) for label, text in pairs for w in set(re.findall(r"[a-z']+", text.lower())))
        gap = {word: abs(seen[word, "ham"] - seen[word, "spam"]) for word, _ in seen}
        worst = max(gap, key=lambda word: gap[word])
        assert 0.5 + gap[worst] / len(pairs) / 2 < 0.63, (part, worst)


def best_threshold(cue: Callable[[str], int], pairs: Pairs) -> float:
    """The share of these pairs that the best rule "from this value on it is spam" (or ham) gets right."""
    values = [(cue(text), label == "spam") for label, text in pairs]
    shares = [sum((value >= at) == spam for value, spam in values) / len(values) for at, _ in values]
    return max(max(share, 1 - share) for share in shares)


GOOD = {
    "label": "'ham'",
    "split": "'train'",
    "voice": "'chat'",
    "messages": "['hi {who}']",
    "who": "['Tess']",
}
BAD = {
    "label is 'junk' and must be one of ham, spam": {"label": "'junk'"},
    "voice is None and must be one of chat, notice": {"voice": None},
    "messages must be a list of one or more texts": {"messages": "[]"},
    "who must be a list of one or more texts": {"who": "'Tess'"},
    "a bracket is not opened or not closed in 'a (b|c'": {"messages": "['a (b|c']"},
    "a bracket is not opened or not closed in 'b|c {'": {"who": "['b|c {']"},
    "no slot 'whom' for 'hi {whom}'": {"messages": "['hi {whom}']"},
    "slot 'who' contains itself": {"who": "['Tess and {who}']"},
}


@pytest.mark.parametrize(("problem", "change"), BAD.items())
def test_a_bad_family_is_named_with_its_problem(problem: str, change: Mapping[str, str | None], tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    write_family(path, GOOD)
    assert generate(load_families(path), 1, seed=1)[0][0] == "ham"
    write_family(path, {**GOOD, **change})
    with pytest.raises(ValueError, match=re.escape(f"mine.toml, family 'greeting': {problem}.") + "$"):
        load_families(path)


def test_two_families_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    write_family(path, GOOD, GOOD)
    with pytest.raises(ValueError, match=r"family 'greeting': its name is taken\."):
        load_families(path)


def write_family(path: Path, *rows: Mapping[str, str | None]) -> None:
    lines = ["[slots]"]
    for row in rows:
        lines += ["[[family]]", "name = 'greeting'"]
        lines += [f"{key} = {value}" for key, value in row.items() if value is not None]
    path.write_text("\n".join(lines), encoding="utf-8")


def test_grammar_expands_as_it_says() -> None:
    slots = {"who": ("Tess", "(Mr|Ms) {letter}"), "letter": ("K",)}
    family = Family("x", "ham", "train", "chat", ("(hi |){who} , (a|(b|c))#.",), slots)
    texts = {re.sub(r"\d", "#", family.plain(random.Random(seed))) for seed in range(400)}
    assert texts == {
        f"{start}, {end}#." for end in "abc" for start in ("Tess", "Mr K", "Ms K", "Hi Tess", "Hi Mr K", "Hi Ms K")
    }


def test_the_texting_style_leaves_links_sums_and_numbers_alone() -> None:
    fixed = ("tinylnk.example/84", "£7.50", "07700 900345", "10:15")
    family = Family("x", "ham", "train", "chat", (f"Please {' and '.join(fixed)} before tomorrow",), {})
    texts = {family.draw(random.Random(seed)) for seed in range(300)}
    assert len(texts) > 100
    assert all(token in text for text in texts for token in fixed)
    assert {"2moro", "tomorrow"} <= {word for text in texts for word in text.split()}
