"""What the checks of one exercise read: its measurements in their types, or a verdict in plain words.

    def test_average(average: ExerciseEvidence) -> None:
        for number, case in enumerate(average.inputs.facts["cases"]):
            got = average.read(Average, f"case{number}").average

A fixture of each exercise, named as its probe, is made for every lab; `run` is the run of the notebook itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

import msgspec

from autograder.kit.definitions import Definitions
from autograder.kit.endings import verdict_of_ending
from autograder.kit.error_verdicts import from_error, newer_python
from autograder.kit.evidence import ProbeEvidence
from autograder.kit.hints import Hint
from autograder.kit.lab import ProbeInputs
from autograder.kit.measurement import M, Measurement, decoded, no_measurement
from autograder.kit.student_error import StudentError
from autograder.kit.verdict import MAX_TEXT, Verdict, WaitsFor
from autograder.sandbox.limits import DEFAULT_LIMITS, Limits

NEWER = "newer"  # the kind of a cell's note: it needs a newer Python


class NotebookRun(Measurement):
    """The run of the notebook itself; how many of its code cells came to their end."""

    experiment: ClassVar[str] = "run"
    cells: int = 0
    finished: int = 0
    whole: bool = False
    error: StudentError | None = None  # of the first cell that raised


class Recorded(msgspec.Struct, frozen=True):
    """One experiment as the recorder wrote it down."""

    facts: dict[str, Any] = {}
    error: StudentError | None = None


class ExerciseEvidence:
    """The evidence of one exercise's probe, and the inputs that it was given."""

    def __init__(
        self,
        evidence: ProbeEvidence,
        hints: tuple[Hint, ...] = (),
        inputs: Callable[[], ProbeInputs] = lambda: ProbeInputs({}),
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        """
        Args:
            hints: the lab's own, on errors of the student's code.
            inputs: makes what the probe was given, again.
            limits: those under which the student's code ran.
        """
        self.evidence, self.hints, self.limits, self._make_inputs = evidence, hints, limits, inputs
        self._decoded: dict[tuple[type[Measurement], str], Measurement] = {}

    @cached_property
    def inputs(self) -> ProbeInputs:
        return self._make_inputs()

    @cached_property
    def definitions(self) -> Definitions:
        return Definitions.of(dict(self.evidence.defined))

    def read(self, kind: type[M], under: str = "") -> M:
        """An experiment that ran to its end, in its type.

        Args:
            kind: the type; its `experiment` is the name, or the last part of it.
            under: the part of the name before that: "case0" of "case0/start".

        Raises:
            Verdict: the student's code raised in it or before it, did not define the names, or left nothing usable.
        """
        self.require_names()
        name = name_of(kind, under)
        recorded = self._recorded(name)
        error = self._first_error() if recorded is None else recorded.error
        if error is not None:
            raise self._verdict_of(error)
        if recorded is None:
            raise no_measurement(name)
        return self._as(kind, name, recorded)

    def partial(self, kind: type[M], under: str = "") -> M:
        """An experiment as far as it came, also where the student's code raised in it, or it was never begun.

        Args:
            kind: a type all of whose fields may be missing.
        """
        name = name_of(kind, under)
        return self._as(kind, name, self._recorded(name) or Recorded())

    def error_in(self, kind: type[Measurement], under: str = "") -> StudentError | None:
        """The student's exception in an experiment, if any."""
        recorded = self._recorded(name_of(kind, under))
        return recorded.error if recorded is not None else None

    def require_names(self) -> None:
        """
        Raises:
            Verdict: the process did not finish, or the definitions that the probe needs are not there.
        """
        if (verdict := verdict_of_ending(self.evidence, self.limits)) is not None:
            raise verdict
        for name, error in self.definitions.missing.items():
            in_a_file = self.definitions.in_a_file(name)
            raise in_a_file or (self.definitions.missing_name(name) if error is None else self._verdict_of(error))

    def _as(self, kind: type[M], name: str, recorded: Recorded) -> M:
        if (kind, name) not in self._decoded:
            self._decoded[kind, name] = decoded(kind, name, recorded.facts, self.evidence.arrays)
        measurement = self._decoded[kind, name]
        assert isinstance(measurement, kind)
        return measurement

    def _recorded(self, name: str) -> Recorded | None:
        if name not in self.evidence.experiments:
            return None
        try:
            return msgspec.convert(self.evidence.experiments[name], Recorded)
        except msgspec.ValidationError:
            raise no_measurement(name) from None

    def _first_error(self) -> StudentError | None:
        """Why an experiment is not there at all: an earlier one, which it builds on, raised."""
        recorded = map(self._recorded, self.evidence.experiments)
        return next((one.error for one in recorded if one is not None and one.error is not None), None)

    def _verdict_of(self, error: StudentError) -> Verdict:
        """Verdict for a student's exception; `WaitsFor` where the attributes of one of our stand-ins caused it."""
        for name in self.evidence.stand_ins:
            if error.type == "AttributeError" and f"'{name}' object" in error.message[:MAX_TEXT]:
                return WaitsFor(name)
        if error.type == "ModuleNotFoundError":
            module = error.message.partition("'")[2].partition("'")[0].replace(".", "/")
            for name in self.definitions.in_files:
                if (known := self.definitions.in_a_file(name, f"{module}.py")) is not None:
                    return known
        newer = next(((cell, text) for kind, cell, text in self.evidence.notes if kind == NEWER), None)
        if newer is not None and error.type == "NameError":  # that cell may well define it
            return newer_python(*newer)
        return from_error(error, self.definitions, self.hints, self.limits)


def name_of(kind: type[Measurement], under: str) -> str:
    """What an experiment is called in the evidence."""
    return "/".join(part for part in (under, kind.experiment) if part)
