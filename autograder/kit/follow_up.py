"""What the checks read of a follow-up: of a job without student code, so that no error in it is a student's."""

from __future__ import annotations

from autograder.kit.endings import verdict_of_ending
from autograder.kit.exercise_evidence import ExerciseEvidence, name_of
from autograder.kit.measurement import M
from autograder.kit.verdict import NotJudged
from autograder.sandbox.job import NOT_ITS_OWN, Ending
from autograder.words import say


class FollowUpEvidence(ExerciseEvidence):
    """The evidence of a follow-up. It was made from arrays that may have been forged, so what could not be made is
    left for a person to look at, and earns nothing until then."""

    def read(self, kind: type[M], under: str = "") -> M:
        """An experiment that ran to its end, in its type.

        Raises:
            OurFault: the sandbox was lost.
            NotJudged: it did not come to its end.
        """
        if (verdict := verdict_of_ending(self.evidence)) is not None and self.evidence.ending in NOT_ITS_OWN:
            raise verdict
        recorded = self._recorded(name_of(kind, under)) if self.evidence.ending is Ending.FINISHED else None
        if recorded is None or recorded.error is not None:
            raise NotJudged(say("what your code brought back could not be computed with"))
        return self._as(kind, name_of(kind, under), recorded)
