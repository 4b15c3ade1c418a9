"""The autograder: one flow from a notebook to a report that says what is wrong and why.

This file is also readable inside the sandbox, so nothing here may import a check.
"""

import os  # the interpreter has both before it looks into any folder: nothing else is imported above the call below
import sys


def leave_current_folder() -> None:
    """Takes the current folder out of where Python looks for modules: a student's files may lie there.

    The folder that this package lies in comes last, behind the standard library and what is installed, so that a clone
    that is not installed still works.
    """
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # it was removed
        here = ""
    sys.path[:] = [entry for entry in sys.path if _is_elsewhere(entry, here)]
    home = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    if home not in map(os.path.realpath, sys.path):
        sys.path.append(home)


def _is_elsewhere(entry: str, here: str) -> bool:
    if entry.startswith("__editable__."):  # no folder: the name that setuptools gives a way to import
        return True
    return os.path.isabs(entry) and os.path.realpath(entry) != here


if sys.argv[:1] == ["-m"]:  # `python -m autograder`; a notebook may import from the folder that it lies in
    leave_current_folder()

from collections.abc import Callable  # noqa: E402

__version__ = "0.1.0"
__all__ = ["__version__", "checker"]


def checker(lab: str, lang: str | None = None) -> Callable[..., None]:
    """The `check` function of a notebook: `check = checker("name_of_the_lab")`, then `check("1")`, or `check()`.

    It looks at the objects of the notebook that calls it and shows the same words as the grade, in English ("en") or
    French ("fr"); as LC_ALL or LANG ask when `lang` is None.
    """

    def check(exercise: str | int | None = None) -> None:
        """Checks one exercise; without one, says how far the whole lab is."""
        from autograder.frontends.notebook import check_exercise, show_progress

        names = sys._getframe(1).f_globals
        if exercise is None:
            show_progress(lab, names, lang)
        else:
            check_exercise(lab, str(exercise), names, lang)

    return check
