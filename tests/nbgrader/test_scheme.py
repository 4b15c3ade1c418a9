"""Marking schemes come from the source notebook, for every answer that a person grades, and for no other."""

from __future__ import annotations

import nbformat

from autograder.frontends.nbgrader.scheme import HideMarkingScheme, marking_schemes
from notebooks import SOLUTION


def test_every_answer_graded_by_hand_has_its_scheme() -> None:
    schemes = marking_schemes(nbformat.read(SOLUTION, 4))
    assert sorted(schemes) == ["question-1", "question-4", "question-5"]
    for scheme in schemes.values():
        assert "# MARKING SCHEME" in scheme
        assert "point" in scheme
        assert "SOLUTION" not in scheme


def test_it_is_taken_out_again() -> None:
    notebook = nbformat.v4.new_notebook()
    kept = nbformat.v4.new_markdown_cell("kept")
    scheme = nbformat.v4.new_markdown_cell("secret", metadata={"autograder": {"role": "marking-scheme"}})
    notebook.cells = [kept, scheme]
    assert HideMarkingScheme().preprocess(notebook, {})[0].cells == [kept]
