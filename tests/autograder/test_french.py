"""A French student reads French: from a wrong notebook to what is shown, by every way that shows it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from pathlib import Path

import pytest

from autograder import checker, words
from autograder.frontends.cli import main
from autograder.frontends.demo.specimen import Specimen, read_specimens
from autograder.reports.html import report_fragment, report_page
from autograder.reports.markdown import report_markdown
from autograder.reports.terminal import report_text
from autograder.words import speaking
from grading import DEFINITIONS, graded, lab, result
from notebooks import LAB, notebook_of, released, solution, source_of, with_cells, written

WRONG_LAYER = source_of("exercise-1").replace("alpha / rank", "alpha")
SPOKEN = ("title", "expected", "got", "why", "next_step")


def test_a_wrong_notebook_is_graded_in_french_and_nothing_but_the_words_changes() -> None:
    notebook = with_cells({"exercise-1": WRONG_LAYER})
    english = graded(notebook, only=(1,))
    with speaking("fr"):
        french = graded(notebook, only=(1,))
        text = report_text(french)
        pages = [report_page(french), report_fragment(french), report_markdown(french)]
    failed = result(french, "1.4")
    assert failed.title == "La mise à jour est multipliée par alpha / rank"
    assert failed.got is not None
    assert re.fullmatch(
        r"avec rank \d+ et alpha [\d.]+, votre mise à jour vaut [\d.]+ fois celle attendue, pour toute entrée",
        failed.got,
    )
    where = "dans le notebook\u00a0: «\u00a0Exercise 1 · `LoRALayer`\u00a0»"  # the notebook's own words stay
    assert failed.next_step == f"alpha est-il divisé par le rang\u00a0? ({where})"
    for line in (
        f"1.4 {failed.title}  0/2",
        f"obtenu\u00a0: {failed.got}",
        "pourquoi\u00a0: alpha / rank garde à la mise à jour la même taille quand le rang change",
        "étape suivante\u00a0: alpha est-il divisé",
    ):
        assert line in text
    for page in pages:
        assert "fois celle attendue" in page
    assert '<html lang="fr">' in pages[0]

    bare = [
        [{name: value for name, value in check.items() if name not in SPOKEN} for check in report.to_json()["checks"]]
        for report in (english, french)
    ]
    assert bare[0] == bare[1]
    for one, other in zip(english.checks, french.checks, strict=True):
        for name in SPOKEN:
            said = getattr(one, name)
            assert (getattr(other, name) != said) == (said is not None), (one.id, name)


class _Marked(NullTranslations):
    """A language in which every sentence is told from what was not said: ⟦the sentence in English⟧."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"


@contextmanager
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(words, "_catalogue", lambda code: _Marked())
        yield


UNIT = [s for s in read_specimens(lab().folder / "demo") if not all(check_id.startswith("5.") for check_id in s.fails)]


@pytest.mark.parametrize("specimen", UNIT, ids=lambda specimen: specimen.name)
def test_everything_in_a_report_has_passed_through_say(specimen: Specimen, monkeypatch: pytest.MonkeyPatch) -> None:
    with marked(monkeypatch):
        report = graded(specimen.notebook(solution()), only=DEFINITIONS)
        text = report_text(report)
    assert [check.status for check in report.checks if check.status != "passed"]
    for check in report.checks:
        for name in SPOKEN:
            said = getattr(check, name)
            assert said is None or said.startswith("⟦"), (check.id, name, said)
    for note in report.notes:
        assert note.startswith("⟦"), note
    for line in text.splitlines()[1:]:
        assert "⟦" in line, line


def test_what_is_not_attempted_or_raises_is_said_in_french() -> None:
    raises = "class LoRALayer(torch.nn.Module):\n    def __init__(self, *a):\n        1 / 0"
    with speaking("fr"):
        stub = graded(released(), only=(1,))
        report = graded(notebook_of(["!pip install x\nimport torch", raises]), only=(1,))
        texts = report_text(stub), report_text(report)
    assert "pas encore fait\u00a0: Exercise 1" in texts[0]  # the stub's own words
    assert "non évalué à cause de 1.1" in texts[1]
    failed = result(report, "1.1")
    assert failed.got == "ZeroDivisionError: division by zero dans la cellule 2, ligne 3\u00a0: `1 / 0`"
    assert failed.traceback is not None
    assert failed.traceback.startswith("cell 2, line 3: 1 / 0")  # as Python itself would say it
    assert report.notes[:-1] == ("cellule 1\u00a0: «\u00a0!pip install x\u00a0» ignoré",)


def one_exercise(folder: Path) -> Path:
    return written(notebook_of(["import torch", WRONG_LAYER]), folder)


def test_check_speaks_the_language_that_is_named_or_that_of_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(one_exercise(tmp_path))
    assert main(["check", path, "1", "--lang", "fr"]) == 1
    assert "attendu\u00a0:" in capsys.readouterr().out
    monkeypatch.delenv("LANGUAGE")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert main(["check", path, "one"]) == 2
    assert "'one' n'est ni un exercice, c'est-à-dire un nombre comme 1," in capsys.readouterr().out
    assert main(["check", path, "1", "--lang", "en"]) == 1
    assert "expected:" in capsys.readouterr().out


def test_a_class_that_was_graded_in_english_is_judged_again_for_french(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = one_exercise(tmp_path)
    (tmp_path / "broken.ipynb").write_text("{", "utf-8")
    command = ["grade", str(tmp_path), "--exercises", "1", "--out", str(tmp_path / "out"), "--jobs", "1", "--lang"]

    def titles() -> list[str]:
        reports = json.loads((tmp_path / "out" / "reports.json").read_text("utf-8"))
        (report,) = [report for report in reports if report["submission"] == str(path)]
        return [check["title"] for check in report["checks"]]

    main([*command, "en"])
    assert "The update is scaled by alpha / rank" in titles()
    capsys.readouterr()
    main([*command, "fr"])
    out = capsys.readouterr().out
    assert "La mise à jour est multipliée par alpha / rank" in titles()
    assert "1 ont été jugées à nouveau d'après ce qui avait été mesuré." in out
    assert "corrigées" not in out
    assert "Ce notebook est abîmé\u00a0: son JSON" in out  # read in a thread of its own
    main([*command, "fr"])
    assert "1 sur 2 avaient déjà été corrigées et n'ont pas changé." in capsys.readouterr().out


def test_check_in_a_notebook_speaks_french_when_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(
        sys.modules, "ipykernel", raising=False
    )  # other tests import it; then it would be a cell's HTML
    names = {"__name__": "__main__", "check": checker(LAB, lang="fr")}
    exec(f"import torch\n{WRONG_LAYER}\ncheck('1')", names)
    out = capsys.readouterr().out
    assert "Exercice 1\u00a0: 3 / 5 points" in out
    assert "attendu\u00a0:" in out
