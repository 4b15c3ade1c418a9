"""What a lab is to the grader. Each is one `LAB` in its package's `lab.py`; `kit/registry.py` finds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.hints import Hint
from autograder.kit.run import Run
from autograder.sandbox.limits import DEFAULT_LIMITS, Limits, largest
from autograder.wire import Arrays
from autograder.words import listed, say


class UnknownName(Exception):
    """There is no lab, exercise or checkpoint of that name; the message lists those that there are."""


class LabError(Exception):
    """A lab is not such that it can be used: a matter for its author; the message says what to change."""


@dataclass(frozen=True)
class ProbeInputs:
    """The inputs of one probe: made on the trusted side, from a seed."""

    facts: Mapping[str, Any]
    arrays: Arrays = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)  # what only checks read: it never enters the sandbox


@dataclass(frozen=True)
class Exercise:
    """One exercise: the probe that tries it and the names it is about."""

    number: int
    title: str
    probe: str
    kind: str = "definitions"  # or "notebook": what all its cells leave behind
    defines: tuple[str, ...] = ()  # what the student fills in here
    uses: tuple[str, ...] = ()  # what earlier exercises defined and this one builds on
    seconds: float = 30.0  # that it adds to a run; the reference solution takes a small part of it
    limits: Limits | None = None  # what a run may use in which it is tried; the lab's when None
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)  # beside the lab's, in its runs
    # A probe without student code, on the arrays that `probe` brought back and on secret inputs. Its process goes on to
    # other submissions: what it changes beside what it records has to be put back.
    follow_up: str = ""


@dataclass(frozen=True)
class WrittenAnswer:
    """A question that is answered in words, in a variable of the notebook, and graded by a person."""

    name: str  # of the variable
    title: str  # as the notebook calls the question
    points: float


@dataclass(frozen=True)
class Checkpoint:
    """A model that a lab's notebooks can be run on."""

    slowdown: float = 1.0  # how much longer the notebook may take with it
    caches: Callable[[], Mapping[str, str]] = dict  # environment variable -> folder that holds what it needs
    # environment variable -> what is read of its folder, where others keep their own in it; all of it when not named
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Calibration:
    """What the reference solution of one exercise takes on the machine that the time limits were set on.

    All names that the exercise uses and defines have stand-ins.
    """

    exercise: int
    seconds: float


@dataclass(frozen=True)
class Canary:
    """A change of ours to what a student defined, which must change what a probe measures of it.

    Where it changes nothing, the measurements do not come from the definitions.
    """

    exercise: int
    change: Callable[[int], str]  # seed -> code that runs behind the definitions, and binds a changed one
    arrays: str  # a pattern of the names of arrays that must change


@dataclass(frozen=True)
class Lab:
    """All that the grader knows of a lab; only the first five have no usual value."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    points: float  # what all checks together are worth
    inputs: Callable[[str, int], ProbeInputs]  # (probe, seed) -> its inputs, the same for the same seed
    stand_ins: Mapping[str, str] = field(default_factory=dict)  # name -> source, for where a student's does not run
    unusable: Callable[[str, ProbeEvidence], Sequence[str]] = lambda probe, evidence: ()
    # Whether an exercise works with the student's own definition of a name that is unusable by itself.
    fits: Callable[[str, ProbeEvidence], bool] = lambda probe, evidence: False
    # Sentences about a running notebook's names that explain what its checks say.
    remarks: Callable[[Mapping[str, Any]], Sequence[str]] = lambda names: ()
    # Whether a later exercise works out with definitions that fit in this way; else it is tried with stand-ins.
    works_with_pair: Callable[[str, ProbeEvidence], bool] = lambda probe, evidence: True
    canaries: tuple[Canary, ...] = ()  # one of them is drawn for each submission
    calibration: Calibration | None = None  # None: limits are taken as they are
    support: tuple[str, ...] = ()  # the course's packages that the notebook imports
    quick: tuple[str, ...] = ()  # functions of these packages that definitions may be made with: no work is in them
    imports: tuple[str, ...] = ()  # modules that every notebook imports at its head: worth importing once for all
    preload: tuple[str, ...] = ()  # modules worth importing once, before whole notebooks are run
    checkpoint: str = ""  # the model that notebooks are run on while graded
    checkpoints: Mapping[str, Checkpoint] = field(default_factory=dict)  # the models there are
    checkpoint_variable: str = ""  # the environment variable that says so to the support package
    environment: Mapping[str, str] = field(default_factory=dict)  # what else all runs find, their imports included
    written: tuple[WrittenAnswer, ...] = ()  # what a person grades
    limits: Limits = DEFAULT_LIMITS  # what a run may use, where its exercises don't say
    hints: tuple[Hint, ...] = ()  # on errors of this lab's own; one with the diagnosis of a general hint replaces it
    # Figures of a submission that a class page shows, each from 0 to 1, such as an accuracy; by a `later` sentence.
    figures: Callable[[Mapping[str, ProbeEvidence], Mapping[str, ProbeInputs]], Mapping[str, float]] = (
        lambda evidence, inputs: {}
    )
    writes: tuple[str, ...] = ()  # files and folders that the notebook writes beside itself: never released
    package: str = ""  # that the lab lies in; filled in by the registry

    def __post_init__(self) -> None:
        """
        Raises:
            LabError: two exercises ask for two values of one environment variable.
        """
        values: dict[str, str] = {}
        for variable, value in ((name, value) for e in self.exercises for name, value in e.environment.items()):
            if values.setdefault(variable, value) != value:
                raise LabError(
                    say(
                        "Exercises of {lab} ask for two values of {variable}, and may be run together: give them one.",
                        lab=self.translated_title,
                        variable=variable,
                    )
                )

    @property
    def translated_title(self) -> str:
        """The title in the language of this context."""
        return say(self.title)

    @property
    def by_hand(self) -> float:
        """Points that a person gives."""
        return sum(answer.points for answer in self.written)

    @property
    def folder(self) -> Path:
        """Where this lab's package lies: everything that only this lab knows."""
        spec = find_spec(self.package)
        if spec is None or spec.origin is None:
            raise LabError(
                say("The package {name!r} of a lab is not installed, or lacks its `__init__.py`.", name=self.package)
            )
        return Path(spec.origin).parent

    @property
    def checks_folder(self) -> Path:
        return self.folder / "checks"

    @property
    def probes(self) -> str:
        """The module with `PROBES`, probe -> function: of this package, only it is ever inside the sandbox."""
        return f"{self.package}.probes"

    def on(self, checkpoint: str) -> Lab:
        """This lab with its notebooks run on another model.

        Raises:
            UnknownName: the lab has no such model.
        """
        if checkpoint not in self.checkpoints:
            raise UnknownName(
                say(
                    "{lab} has no checkpoint {name!r}: choose one of {known}.",
                    lab=self.translated_title,
                    name=checkpoint,
                    known=", ".join(self.checkpoints),
                )
            )
        factor = self.checkpoints[checkpoint].slowdown / self.checkpoints[self.checkpoint].slowdown
        exercises = tuple(replace(e, seconds=e.seconds * factor) if e.kind == "notebook" else e for e in self.exercises)
        return replace(self, checkpoint=checkpoint, exercises=exercises)

    def caches(self) -> Mapping[str, str]:
        """Folders outside the packages that the chosen model is read from, by environment variable."""
        return self.checkpoints[self.checkpoint].caches() if self.checkpoint in self.checkpoints else {}

    def cache_parts(self) -> Mapping[str, Sequence[str]]:
        """Folder -> what is read of it, where that is not all."""
        named = self.checkpoints[self.checkpoint].parts if self.checkpoint in self.checkpoints else {}
        return {folder: named[name] for name, folder in self.caches().items() if name in named}

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

    def with_prerequisites(self, numbers: Sequence[int]) -> list[Exercise]:
        """These exercises and the earlier ones whose definitions they use; all exercises when none is named."""
        if not numbers:
            return list(self.exercises)
        used = {name for number in numbers for name in self.exercise(number).uses}
        return [e for e in self.exercises if e.number in numbers or used & set(e.defines)]

    def run_of(self, exercises: Sequence[Exercise]) -> Run:
        """The one run in which these exercises are tried; what a busy machine takes is not counted."""
        seconds = sum(exercise.seconds for exercise in exercises)
        limits = largest(exercise.limits or self.limits for exercise in exercises)
        return Run(seconds, limits, {name: value for e in exercises for name, value in e.environment.items()})


def stand_in_note(exercise: Exercise, names: Sequence[str]) -> str:
    """What a student reads where an exercise was tried with stand-ins for these names."""
    return say(
        "exercise {number}: checked with our {names} in place of yours, which can't be built on yet",
        number=exercise.number,
        names=listed(list(names)),
    )
