"""Shows what a change of the grader changes in the reports of the zoo, in every language.

python tests/zoo/compare.py grade DIR         grades the zoo, keeps its files and records in DIR, and judges them
python tests/zoo/compare.py judge DIR OUT     judges the records in DIR with the checks as they are now; runs no code
python tests/zoo/compare.py show BEFORE AFTER prints each difference; exits 1 if there is any
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from autograder.grading.record_files import RecordError
from autograder.grading.reporting import judge
from autograder.grading.store import ClassFolder
from autograder.reports.report import Report
from autograder.words import LANGUAGES, speaking
from zoo import ZooSpecimen, add_lab_option, chosen_zoos, read_zoo
from zoo_verdict import grade_zoo

SAID = ("status", "points", "earned", "diagnosis", "expected", "got", "why", "next_step", "skipped_because", "title")
Reports = dict[str, dict[str, Any]]  # "language/lab/specimen" -> what it says


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    grade = commands.add_parser("grade")
    grade.add_argument("folder", type=Path)
    grade.add_argument("--only", default="", metavar="TEXT", help="only specimens whose name holds TEXT")
    add_lab_option(grade)
    grade.add_argument("--jobs", type=int, default=0, metavar="N")
    again = commands.add_parser("judge")
    again.add_argument("folder", type=Path)
    again.add_argument("out", type=Path)
    show = commands.add_parser("show")
    show.add_argument("before", type=Path)
    show.add_argument("after", type=Path)
    options = parser.parse_args()
    if options.command == "show":
        return _show(options.before, options.after)
    if options.command == "grade":
        specimens = [one for zoo in chosen_zoos(options) for one in zoo.specimens()]
        _grade(options.folder, [one for one in specimens if options.only in one.name], options.jobs)
    out = options.folder / "reports.json" if options.command == "grade" else options.out
    out.write_text(json.dumps(_judged(options.folder), ensure_ascii=False, indent=1), "utf-8")
    return 0


def _grade(folder: Path, specimens: list[ZooSpecimen], jobs: int) -> None:
    graded = ClassFolder(folder / "graded")
    for number, verdict in enumerate(grade_zoo(specimens, folder / "files", jobs), 1):
        assert verdict.record is not None
        name = f"{verdict.specimen.zoo.lab.name}/{verdict.specimen.name}"
        graded.write(replace(verdict.report, submission=name), replace(verdict.record, submission=name), None)
        print(f"\r{number} of {len(specimens)}", end="", flush=True)


def _judged(folder: Path) -> Reports:
    """Every report, made again from its record in each language."""
    reports: Reports = {}
    for name, record in ClassFolder(folder / "graded").records():
        if isinstance(record, RecordError):
            raise SystemExit(f"{name}: {record}")
        for language in LANGUAGES:
            with speaking(language):
                reports[f"{language}/{record.submission}"] = said_in(judge(record))
    return reports


def said_in(report: Report) -> dict[str, Any]:
    """What a student reads: by check, and the notes."""
    checks = {check.id: {key: asdict(check)[key] for key in SAID} for check in report.checks}
    return {"status": report.status, "notes": list(report.notes), "checks": checks}


def differences(before: Reports, after: Reports) -> Iterator[tuple[str, str, object, object]]:
    """(report, what, before, after) for each value that is not the same."""
    for name in sorted(before.keys() | after.keys()):
        one, other = (_flat(reports.get(name, {})) for reports in (before, after))
        for key in sorted(one.keys() | other.keys()):
            if one.get(key) != other.get(key):
                yield name, key, one.get(key), other.get(key)


def _flat(report: Mapping[str, Any]) -> dict[str, object]:
    flat: dict[str, object] = {key: value for key, value in report.items() if key != "checks"}
    for check, said in report.get("checks", {}).items():
        flat |= {f"{check} {key}": value for key, value in said.items()}
    return flat


def _show(before: Path, after: Path) -> int:
    read = [json.loads(path.read_text("utf-8")) for path in (before, after)]
    count = 0
    for name, key, one, other in differences(*read):
        count += 1
        by_chance = read_zoo(name.split("/")[1]).by_chance
        chance = "  (accuracy is a matter of chance)" if key.partition(" ")[0] in by_chance else ""
        print(f"{name}: {key}{chance}\n    before: {one}\n    after:  {other}")
    print(f"{len(read[0])} reports before, {len(read[1])} after, {count} differences")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
