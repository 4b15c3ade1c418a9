"""What `grading.py` has measured, as the tables of the documents that tell it."""

from __future__ import annotations

from collections.abc import Mapping


def table(figures: Mapping[str, float]) -> str:
    hundred, students = figures["definitions_100"], int(figures["students"])
    ratio, whole_class = figures["nbgrader"] / hundred, int(figures["whole_class"])
    rows = [
        ("nbgrader's own `autograde`, exercises 1 to 4, a submission", f"{figures['nbgrader']:.2f} s"),
        ("ours, the same, a class of 100, 2 jobs, a submission", f"{hundred:.2f} s: {ratio:.0f} times faster"),
        (f"ours, everything with training on `nano`, a class of {whole_class}", f"{figures['whole'] / 60:.1f} min"),
        ("one submission from the shell, exercises 1 to 4", f"{figures['cold']:.1f} s"),
        ('`check("1")` in a notebook: first, later', f"{figures['check_first']:.2f} s, {figures['check_later']:.2f} s"),
        ("memory of one more worker: waiting, training",
         f"{figures['worker_waiting']:.0f} MB, {figures['worker_training']:.0f} MB"),
        (f"a class of 10, 100, {students}: the first results",
         ", ".join(f"{figures[f'first_{n}']:.1f} s" for n in (10, 100, students))),
        ("each submission after these",
         ", ".join(f"{figures[f'each_{n}']:.3f} s" for n in (10, 100, students))),
        ("a record, kept of each submission", f"{figures['record'] / 1000:.0f} kB"),
        ("judging one record", f"{1000 * figures['judging']:.0f} ms"),
        (f"rescoring a class of {students}, without running student code", f"{figures['rescoring']:.1f} s"),
    ]  # fmt: skip
    if "cluster" in figures:
        told = f"{figures['cluster']:.3f} s against {figures['processes']:.3f} s"
        rows.append(("each submission on a Dask cluster of two workers here, against two processes", told))
    return "\n".join(["| measure | two cores |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)])


def large_class(figures: Mapping[str, float]) -> str:
    """What 1,000 submissions take by these figures: the table of the page on large classes."""
    each, whole_class, thousand = figures[f"each_{int(figures['students'])}"], figures["whole_class"], 1000
    whole_each, worker, record = figures["whole"] / whole_class, figures["worker_training"], figures["record"]
    rescored = figures["rescoring"] / figures["students"]
    rows = [
        ("time, exercises 1 to 4", f"{thousand * each / 60:.1f} minutes", f"{each:.3f} s a submission"),
        ("time, whole notebooks with their training", f"{thousand * whole_each / 60:.0f} minutes",
         f"{figures['whole'] / 60:.1f} min for {whole_class:.0f}"),
        ("time, rescoring all of it", f"{thousand * rescored / 60:.1f} minutes",
         f"{figures['rescoring']:.1f} s for {int(figures['students'])}"),
        ("memory, beside the first job's", f"{worker / 1000:.2f} GB for each more job", f"{worker:.0f} MB a worker"),
        ("disk, records", f"{thousand * record / 1e9:.2f} GB", f"{record / 1000:.0f} kB a submission"),
    ]  # fmt: skip
    head = "| for 1,000 submissions of the first lab, two cores | takes | measured |"
    return "\n".join([head, "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)])
