"""Synthetic SMS: a small grammar for each kind of message, written as data, drawn with a seed.

It stands in for the SMS Spam Collection where there is no network. Train, test and hidden messages come
from different families, so a model is asked about situations that it has not seen.
"""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
Pairs = list[tuple[str, str]]  # (label, text)

FAMILIES = Path(__file__).with_name("data") / "families.toml"
CHOICES = {"label": ("ham", "spam"), "split": ("train", "test", "hidden"), "voice": ("chat", "notice")}
HOLE = re.compile(r"\(([^()]*)\)|\{(\w+)\}")  # an innermost (a|b), or a {slot}

# The texting style. It knows the voice but not the label: spelling must not give spam away.
STRENGTH = {"chat": 0.9, "notice": 0.35}  # a bank texts more stiffly than a cousin; so does a false bank
TAILS = {"chat": ("...", " lol", " haha", " :)", " ;)", " :(", " x", " xx"), "notice": ("", "..", "!")}
SHORT: dict[str, str] = dict(
    re.findall(
        r"(\w+)=(\w+)",
        "you=u your=ur are=r please=pls tomorrow=2moro tonight=2nite today=2day to=2 for=4 before=b4 and=n "
        "text=txt message=msg thanks=thx what=wot with=w about=abt weekend=wkend people=ppl later=l8r "
        "minutes=mins week=wk see=c have=hav just=jus love=luv know=kno going=goin great=gr8 because=cos",
    )
)


@dataclass(frozen=True)
class Family:
    """One kind of message, such as "parcel fee" or "raffle win".

    In `messages`, `(a|b|)` is one of a, b and nothing, `{slot}` is one entry of that slot, which may hold
    more of both, and `#` is a digit from 2 to 9. `voice` says how freely the message is spelt.
    """

    name: str
    label: str
    split: str
    voice: str
    messages: tuple[str, ...]
    slots: Mapping[str, tuple[str, ...]] = field(hash=False)  # its own and the file's shared ones

    def plain(self, rng: random.Random) -> str:
        """Return one message in full spelling."""
        text = _pick(rng, self.messages)
        while hole := HOLE.search(text):
            options = self.slots[hole[2]] if hole[2] else hole[1].split("|")
            text = text[: hole.start()] + _pick(rng, options) + text[hole.end() :]
        text = re.sub("#", lambda _: _pick(rng, "23456789"), text)  # no 1: "1 tickets"
        text = re.sub(r"\s+(?=[,.?!\s])", "", text.strip())
        return text[:1].upper() + text[1:]

    def draw(self, rng: random.Random) -> str:
        """Return one message as somebody would text it."""
        strength = rng.random() * STRENGTH[self.voice]
        text = " ".join(_texted(word, strength, rng) for word in self.plain(rng).split())
        if rng.random() < strength:
            text = text.lower()
        if rng.random() < strength:
            text = text.replace("'", "")
        if rng.random() < 0.25:
            text = text.replace(". ", _pick(rng, ("! ", ".. ", " ", "!! ")))
        if rng.random() < 0.35:
            text = text.rstrip(".") + _pick(rng, TAILS[self.voice])
        return text


def load_families(path: Path | Traversable = FAMILIES) -> tuple[Family, ...]:
    """Read families from TOML: one table `[slots]`, and a `[[family]]` for each.

    Keys of a family that are no field of `Family` are slots of its own.

    Raises:
        ValueError: one sentence that names the family and its first problem.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    families: dict[str, Family] = {}
    for row in table.get("family", []):
        name = row.pop("name", "(without a name)")
        problems = ["its name is taken"] * (name in families) + list(_problems(row, table.get("slots", {})))
        if problems:
            raise ValueError(f"{path.name}, family {name!r}: {problems[0]}.")
        fields = {key: row.pop(key) for key in CHOICES}
        messages = tuple(row.pop("messages"))
        slots = {slot: tuple(entries) for slot, entries in (table.get("slots", {}) | row).items()}
        families[name] = Family(name=name, messages=messages, slots=slots, **fields)
    return tuple(families.values())


def generate(families: Sequence[Family], n_per_label: int, seed: int) -> Pairs:
    """Return (label, text) pairs, shuffled, no text twice: n_per_label of each label found in `families`.

    Families of a label take turns: each gives as many messages as the others, give or take one.

    Raises:
        ValueError: a family cannot make that many different messages.
    """
    labels = sorted({family.label for family in families})
    return _mixture(families, dict.fromkeys(labels, n_per_label), random.Random(seed))


def synthetic_messages(seed: int = 20260831) -> tuple[Pairs, Pairs]:
    """Return 1195 (label, text) pairs to train on and 299 to test on, 747 of each label in all.

    Those are the sizes of the SMS Spam Collection once its ham is cut down to as many as its spam.
    """
    train, test = _drawn(seed)
    return list(train), list(test)


@cache  # a quarter of a second, which a grader takes once for a class
def _drawn(seed: int) -> tuple[Pairs, Pairs]:
    families = load_families()
    train = [family for family in families if family.split == "train"]
    test = [family for family in families if family.split == "test"]
    rng = random.Random(seed)
    return _mixture(train, {"ham": 598, "spam": 597}, rng), _mixture(test, {"ham": 149, "spam": 150}, rng)


def unlabelled_text(n: int, seed: int) -> list[str]:
    """Return n messages to pretrain on, of the train families only; a text may come twice."""
    families = [family for family in load_families() if family.split == "train"]
    rng = random.Random(seed)
    return [_pick(rng, families).draw(rng) for _ in range(n)]


def _mixture(families: Sequence[Family], counts: Mapping[str, int], rng: random.Random) -> Pairs:
    pairs: Pairs = []
    seen = set[str]()  # in lower case: a text that differs in capitals only is no other text
    for label, count in counts.items():
        turns = [family for family in families if family.label == label]
        for turn in range(count):
            family = turns[turn % len(turns)]
            draws = (family.draw(rng) for _ in range(1000))
            fresh = next((text for text in draws if text.lower() not in seen), None)
            if fresh is None:
                raise ValueError(f"family {family.name!r} has too few messages for {count} of {label!r}")
            seen.add(fresh.lower())
            pairs.append((label, fresh))
    return sorted(pairs, key=lambda _: rng.random())


def _pick(rng: random.Random, options: Sequence[T]) -> T:
    # Of all methods of Random, only random() promises the same numbers in every version of Python.
    return options[int(rng.random() * len(options))]


def _texted(word: str, strength: float, rng: random.Random) -> str:
    """Return a word as it may be texted; links, sums and times stay as they are."""
    match = re.fullmatch(r"([A-Za-z']+)([.,?!:]*)", word)
    chance = rng.random()
    if match is None:
        return word
    core, end = match.groups()
    if chance < strength and core.lower() in SHORT:
        return SHORT[core.lower()] + end
    if chance < 0.015:
        return core.upper() + end
    if chance < strength / 4 and core.lower() in ("so", "hey", "hi", "no"):
        return core + core[-1] * 2 + end
    if chance > 1 - 0.06 * strength and len(core) > 4:  # a typo: two letters swapped, or one lost
        at = 1 + int(rng.random() * (len(core) - 2))
        return core[:at] + core[at + 1] + _pick(rng, (core[at], "")) + core[at + 2 :] + end
    return word


def _problems(row: Mapping[str, Any], shared: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield what is wrong with one family of the file; `shared` are the file's slots."""
    for key, choices in CHOICES.items():
        if row.get(key) not in choices:
            yield f"{key} is {row.get(key)!r} and must be one of {', '.join(choices)}"
    own = {key: entries for key, entries in row.items() if key not in CHOICES and key != "messages"}
    for key, entries in {"messages": row.get("messages"), **own}.items():
        if not isinstance(entries, list) or {type(entry) for entry in entries} != {str}:
            yield f"{key} must be a list of one or more texts"
            return  # the rest reads them
    slots = {**shared, **own}
    for text in row["messages"]:
        yield from _misspelt(text, slots, ())


def _misspelt(text: str, slots: Mapping[str, Sequence[str]], inside: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with a template that stands inside the slots `inside`."""
    bare = text
    while (shorter := HOLE.sub("", bare)) != bare:
        bare = shorter
    if set(bare) & set("(){}|"):
        yield f"a bracket is not opened or not closed in {text!r}"
    for slot in re.findall(r"\{(\w+)\}", text):
        if not slots.get(slot):
            yield f"no slot {slot!r} for {text!r}"
        elif slot in inside:
            yield f"slot {slot!r} contains itself"
        else:
            for entry in slots[slot]:
                yield from _misspelt(entry, slots, (*inside, slot))
