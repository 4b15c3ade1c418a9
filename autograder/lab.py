"""What a lab is to the grader. Each lab is one `LAB` in `autograder/checks/<name>/lab.py`; nothing else names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from autograder.evidence import ProbeEvidence
from autograder.wire import Arrays
from autograder.words import listed, say


class UnknownName(Exception):
    """There is no lab, exercise or checkpoint of that name; the message lists those that there are."""


@dataclass(frozen=True)
class Request:
    """The inputs of one probe: made on the trusted side, from a seed."""

    facts: Mapping[str, Any]
    arrays: Arrays = field(default_factory=dict)


@dataclass(frozen=True)
class Exercise:
    """One exercise: the probe that tries it and the names it is about."""

    number: int
    title: str
    probe: str
    kind: str = "definitions"  # or "notebook": the whole notebook is run
    defines: tuple[str, ...] = ()  # what the student fills in here
    uses: tuple[str, ...] = ()  # what earlier exercises defined and this one builds on
    seconds: float = 30.0  # wall clock; the reference solution takes a small part of it


@dataclass(frozen=True)
class Checkpoint:
    """A model that a lab's notebooks can be run on."""

    slowdown: float = 1.0  # how much longer the notebook may take with it
    caches: Callable[[], Mapping[str, str]] = dict  # environment variable -> folder that holds what it needs


@dataclass(frozen=True)
class Calibration:
    """What the reference solution of one exercise takes on the machine that the time limits were set on.

    All names that the exercise uses and defines have stand-ins.
    """

    exercise: int
    seconds: float


@dataclass(frozen=True)
class Lab:
    name: str
    title: str
    exercises: tuple[Exercise, ...]
    points: float  # what all checks together are worth
    request: Callable[[str, int], Request]  # (probe, seed) -> its inputs, the same for the same seed
    stand_ins: Mapping[str, str] = field(default_factory=dict)  # name -> source, for where a student's does not run
    unusable: Callable[[str, ProbeEvidence], Sequence[str]] = lambda probe, evidence: ()
    calibration: Calibration | None = None  # None: limits are taken as they are
    support: tuple[str, ...] = ()  # the course's packages that the notebook imports
    preload: tuple[str, ...] = ()  # modules worth importing once, before whole notebooks are run
    checkpoint: str = ""  # the model that notebooks are run on while graded
    checkpoints: Mapping[str, Checkpoint] = field(default_factory=dict)  # the models there are
    checkpoint_variable: str = ""  # the environment variable that says so to the support package
    environment: Mapping[str, str] = field(default_factory=dict)  # what else the notebook finds while graded

    @property
    def checks_folder(self) -> Path:
        return Path(__file__).parent / "checks" / self.name

    def on(self, checkpoint: str) -> Lab:
        """This lab with its notebooks run on another model.

        Raises:
            UnknownName: the lab has no such model.
        """
        if checkpoint not in self.checkpoints:
            raise UnknownName(
                say(
                    "{lab} has no checkpoint {name!r}: choose one of {known}.",
                    lab=self.title,
                    name=checkpoint,
                    known=", ".join(self.checkpoints),
                )
            )
        slower = self.checkpoints[checkpoint].slowdown / self.checkpoints[self.checkpoint].slowdown
        exercises = tuple(replace(e, seconds=e.seconds * slower) if e.kind == "notebook" else e for e in self.exercises)
        return replace(self, checkpoint=checkpoint, exercises=exercises)

    def caches(self) -> Mapping[str, str]:
        """Folders outside the packages that the chosen model is read from, by environment variable."""
        return self.checkpoints[self.checkpoint].caches() if self.checkpoint in self.checkpoints else {}

    def notebook_environment(self) -> dict[str, str]:
        chosen = {self.checkpoint_variable: self.checkpoint} if self.checkpoint_variable else {}
        return {**self.environment, **chosen, **self.caches()}

    def exercise(self, number: int | str) -> Exercise:
        """
        Raises:
            UnknownName: the lab has no such exercise.
        """
        for exercise in self.exercises:
            if str(exercise.number) == str(number):
                return exercise
        known = ", ".join(str(exercise.number) for exercise in self.exercises)
        raise UnknownName(
            say("There is no exercise {exercise!r}: choose one of {known}.", exercise=str(number), known=known)
        )

    def with_what_they_build_on(self, numbers: Sequence[int]) -> list[Exercise]:
        """These exercises and the earlier ones whose definitions they use; all exercises when none is named."""
        if not numbers:
            return list(self.exercises)
        used = {name for number in numbers for name in self.exercise(number).uses}
        return [e for e in self.exercises if e.number in numbers or used & set(e.defines)]


def stand_in_note(exercise: Exercise, names: Sequence[str]) -> str:
    """What a student reads where an exercise was tried with stand-ins for these names."""
    return say(
        "exercise {number}: checked with our {names} in place of yours, which can't be built on yet",
        number=exercise.number,
        names=listed(list(names)),
    )


def lab_names() -> list[str]:
    """The labs that this grader has checks for."""
    return sorted(path.parent.name for path in (Path(__file__).parent / "checks").glob("*/lab.py"))


def load_lab(name: str) -> Lab:
    """A lab by name.

    Raises:
        UnknownName: there is none of that name.
    """
    if name not in lab_names():
        raise UnknownName(
            say("There is no lab {name!r}: choose one of {known}.", name=name, known=", ".join(lab_names()))
        )
    lab: Lab = import_module(f"autograder.checks.{name}.lab").LAB
    return lab
