"""What the tests of the GitHub side share: this course as a repository, and one exported from it."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from workflows import COURSE, copy_course


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of this course as it stands, with one commit."""
    folder = tmp_path_factory.mktemp("github") / "course"
    folder.mkdir()
    copy_course(folder)
    return folder


@pytest.fixture(scope="session")
def exported(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student repository made from it; not to be changed."""
    from autograder.frontends.github.export import export

    folder = tmp_path_factory.mktemp("github") / "template"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own
        export(course, ["lora_from_scratch"], folder, COURSE)
    return folder
