"""Which of a student's names later exercises are built on, and when one of ours stands in for one."""

from __future__ import annotations

from collections.abc import Callable

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.lab import Exercise, Lab


class UsableNames:
    """What is known of one submission's names, as its exercises are tried in their order.

    A name that can't be built on gets a stand-in in later exercises. Two that work together, though one of them does
    not by itself, are built on together; where that leads nowhere, both get one.
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._unusable: set[str] = set()
        self._paired: set[str] = set()

    def tried(
        self, exercise: Exercise, own: ProbeEvidence, with_stand_ins: Callable[[tuple[str, ...]], ProbeEvidence]
    ) -> ProbeEvidence:
        """The evidence of an exercise that counts.

        Args:
            own: what came with the student's own names.
            with_stand_ins: tries the exercise once more, with stand-ins for these names.
        """
        counts = own if exercise.kind == "notebook" else self._chosen(exercise, own, with_stand_ins)
        self._unusable |= set(self._lab.unusable(exercise.probe, counts))
        used = set(exercise.uses)
        if self._unusable & used and not counts.stand_ins and self._lab.fits(exercise.probe, counts):
            self._unusable -= used
            self._paired |= {*used, *exercise.defines}
        return counts

    def _chosen(
        self, exercise: Exercise, own: ProbeEvidence, with_stand_ins: Callable[[tuple[str, ...]], ProbeEvidence]
    ) -> ProbeEvidence:
        lab, probe = self._lab, exercise.probe
        ours = tuple(name for name in exercise.uses if name in lab.stand_ins)
        needed = tuple(name for name in ours if name in self._unusable)
        if needed:
            return own if lab.fits(probe, own) else with_stand_ins(needed)
        if self._paired & set(exercise.uses) and not lab.works_with_pair(probe, own):
            replaced = with_stand_ins(ours)
            return replaced if lab.works_with_pair(probe, replaced) else own
        return own
