"""JupyterLab's button Validate: it waits long enough for a slow laptop, and shows our words."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbgrader.server_extensions.validate_assignment.handlers import ValidateAssignmentHandler
from nbgrader.validator import Validator

from autograder.frontends.github.export import SETTINGS
from notebooks import released, source_of, written

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning")


def test_the_limit_travels_with_the_students_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jupyter is started in the repository, whose settings the button reads."""
    (tmp_path / "nbgrader_config.py").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    config = ValidateAssignmentHandler.load_config(object())
    assert config.Execute.timeout >= 600


@pytest.mark.slow
def test_a_failed_check_is_told_in_our_words(tmp_path: Path) -> None:
    notebook = nbformat.from_dict(released())
    notebook.cells = [cell for cell in notebook.cells if cell.id in ("setup", "exercise-1", "check-1")]
    notebook.cells[1].source = source_of("exercise-1").replace("alpha / rank", "alpha")
    found = Validator().validate(str(written(notebook, tmp_path)))
    (failed,) = found["failed"]
    shown = failed["error"]
    assert "Exercise 1: 3 / 5 points" in shown
    assert "is alpha divided by the rank?" in shown
    for ours in ("Traceback", "autograder/", "notebook.py", "ExerciseFailed"):
        assert ours not in shown
