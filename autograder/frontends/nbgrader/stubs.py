"""From the solution to the student's copy: every hole says which task it is.

A solution's region begins with a line that says what stands in its place:

    ### BEGIN SOLUTION: Exercise 1: create A and B     ->  raise NotImplementedError("Exercise 1: create A and B")
    ### BEGIN SOLUTION: None                           ->  each `name = value` becomes `name = None`
    ### BEGIN SOLUTION: text                           ->  each `name = ...` becomes a text to fill in
"""

from __future__ import annotations

import re

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions

from autograder.submissions.written import PLACEHOLDER

ANSWER = f'"""\n{PLACEHOLDER}\n"""'
_ASSIGNED = re.compile(r"^(\w+) = ", re.MULTILINE)


class ExerciseStubs(ClearSolutions):  # type: ignore[misc]
    """nbgrader's ClearSolutions with a stub of its own for each region."""

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        begin, end = self.begin_solution_delimeter, self.end_solution_delimeter
        kept: list[str] = []
        region: list[str] | None = None
        stub = ""
        for line in cell.source.split("\n"):
            if begin in line:
                if region is not None:
                    raise RuntimeError(f"a solution begins inside another one:\n{cell.source}")
                region, stub = [line], line.partition(begin)[2].removeprefix(":").strip()
            elif region is None:
                kept.append(line)
            elif end in line:
                kept += stub_lines(stub, region)
                region = None
            else:
                region.append(line)
        if region is not None:
            raise RuntimeError(f"a solution does not end:\n{cell.source}")
        replaced = begin in cell.source
        cell.source = "\n".join(kept)
        return replaced


def stub_lines(stub: str, region: list[str]) -> list[str]:
    """The lines that take a region's place; the region starts with its own begin line."""
    body = "\n".join(region[1:])
    if stub == "None":
        return [f"{name} = None" for name in _ASSIGNED.findall(body)]
    if stub == "text":
        return [line for name in _ASSIGNED.findall(body) for line in f"{name} = {ANSWER}".split("\n")]
    indent = region[0][: len(region[0]) - len(region[0].lstrip())]
    text = stub.replace("\\", r"\\").replace('"', r"\"")
    return [f'{indent}raise NotImplementedError("{text}")']
