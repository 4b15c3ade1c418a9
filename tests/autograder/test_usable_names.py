"""When one of our names takes the place of a student's, decided once for the grade and for a student's own check."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from autograder.grading.usable_names import UsableNames
from autograder.kit.evidence import ProbeEvidence
from autograder.kit.lab import Exercise, Lab, ProbeInputs
from autograder.sandbox.job import Ending

FIRST = Exercise(1, "one", "one", defines=("one",))
SECOND = Exercise(2, "two", "two", defines=("two",), uses=("one",))
THIRD = Exercise(3, "three", "three", defines=("three",), uses=("one", "two"))
WHOLE = Exercise(4, "whole", "whole", kind="notebook", uses=("one",))


def evidence(stand_ins: tuple[str, ...] = ()) -> ProbeEvidence:
    return ProbeEvidence(Ending.FINISHED, stand_ins=stand_ins)


class Class:
    """A submission in which some names can't be built on, or only together; it notes which stand-ins were asked for."""

    def __init__(
        self, unusable: Collection[str] = (), fits: Collection[str] = (), pair_works: bool = True, **changes: Any
    ) -> None:
        declared: dict[str, Any] = {
            "stand_ins": {"one": "one = 1", "two": "two = 2"},
            "unusable": lambda probe, tried: [probe] if probe in unusable and not tried.stand_ins else [],
            "fits": lambda probe, tried: probe in fits,
            "works_with_pair": lambda probe, tried: pair_works or bool(tried.stand_ins),
        }
        lab = Lab("x", "X", (FIRST, SECOND, THIRD, WHOLE), 1, lambda probe, seed: ProbeInputs({}), **declared | changes)
        self.names = UsableNames(lab)
        self.asked: dict[int, tuple[str, ...]] = {}

    def tries(self, *exercises: Exercise) -> list[tuple[str, ...]]:
        """The stand-ins in the evidence that counts, by exercise."""
        return [self._tried(exercise).stand_ins for exercise in exercises]

    def _tried(self, exercise: Exercise) -> ProbeEvidence:
        def with_stand_ins(names: tuple[str, ...]) -> ProbeEvidence:
            self.asked[exercise.number] = names
            return evidence(names)

        return self.names.tried(exercise, evidence(), with_stand_ins)


def test_a_students_own_names_are_built_on() -> None:
    student = Class()
    assert student.tries(FIRST, SECOND, THIRD, WHOLE) == [(), (), (), ()]
    assert student.asked == {}


def test_a_name_that_cannot_be_built_on_has_a_stand_in_wherever_it_is_used() -> None:
    assert Class(unusable={"one"}).tries(FIRST, SECOND, THIRD) == [(), ("one",), ("one",)]


def test_a_whole_notebook_is_taken_as_it_is() -> None:
    assert Class(unusable={"one"}).tries(FIRST, WHOLE) == [(), ()]


def test_where_there_is_no_stand_in_the_students_own_name_is_tried() -> None:
    student = Class(unusable={"one"}, stand_ins={})
    assert student.tries(FIRST, SECOND) == [(), ()]
    assert student.asked == {}


def test_names_that_work_together_are_built_on_together() -> None:
    student = Class(unusable={"one"}, fits={"two"})
    assert student.tries(FIRST, SECOND, THIRD) == [(), (), ()]
    assert student.asked == {}


def test_both_names_of_a_pair_that_leads_nowhere_have_stand_ins() -> None:
    student = Class(unusable={"one"}, fits={"two"}, pair_works=False)
    assert student.tries(FIRST, SECOND, THIRD) == [(), (), ("one", "two")]


def test_a_pair_stays_the_students_where_stand_ins_do_no_better() -> None:
    student = Class(unusable={"one"}, fits={"two"}, works_with_pair=lambda probe, tried: False)
    assert student.tries(FIRST, SECOND, THIRD) == [(), (), ()]
    assert student.asked == {3: ("one", "two")}
