"""The branches of a repository that is elsewhere: which one is graded, and where else there is work."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograder.frontends.github.git import Commit, GitError
from autograder.reports.wording import harmless

MAX_BRANCHES = 5  # other branches that are looked at
MAX_SHOWN = 3
_REF = re.compile(r"([0-9a-f]{40,64})\trefs/heads/(.+)")
_HEAD = re.compile(r"ref: refs/heads/(.+)\tHEAD")


@dataclass(frozen=True)
class Branches:
    default: str | None  # its name; None where HEAD leads to no branch that there is
    heads: Mapping[str, str]  # name -> commit

    @staticmethod
    def of(listed: str) -> Branches:
        """What `git ls-remote --symref` told of HEAD and `refs/heads/*`."""
        heads = {found[2]: found[1] for line in listed.splitlines() if (found := _REF.fullmatch(line))}
        named = next((found[1] for line in listed.splitlines() if (found := _HEAD.fullmatch(line))), None)
        return Branches(named if named in heads else None, heads)

    def instead_of_default(self) -> str:
        """The only branch, where the default one is not there.

        Raises:
            GitError: there is none or several; the message is one sentence for the instructor.
        """
        if not self.heads:
            raise GitError("this repository is empty: nothing was pushed, or its branches were deleted")
        if len(self.heads) > 1:
            names = harmless(", ".join(sorted(self.heads)[:MAX_SHOWN]))
            raise GitError(f"its default branch is not there, and others are ({names}): name a commit in the list")
        return next(iter(self.heads))

    def newer_elsewhere(self, graded: Commit, fetched: Callable[[str, int], Commit]) -> str:
        """A note that names other branches with later commits than the graded one; empty where there are none.

        Dates in commits can be made up, so that this is a reason to look and no more.

        Args:
            fetched: takes a branch's name and a number of ours; fetches its last commit.
        """
        others = [name for name, sha in self.heads.items() if name != self.default and sha != graded.sha]
        newer = []
        for number, name in enumerate(sorted(others)[:MAX_BRANCHES]):
            try:
                if fetched(name, number).committed >= graded.committed:
                    newer.append(harmless(name))
            except (GitError, ValueError, IndexError):
                continue
        return f"other branches, which are not graded, hold newer work: {', '.join(newer[:MAX_SHOWN])}" if newer else ""
