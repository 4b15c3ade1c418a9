"""python -m autograder doctor [NOTEBOOK]: is this machine, and this notebook, ready; each finding with its fix."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.text import Text

from autograder.frontends.machine import findings
from autograder.reports.wording import harmless, labelled


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("notebook", nargs="?", type=Path, help="a notebook to look at, too")


def run(options: argparse.Namespace) -> int:
    """Exit code 0 unless something is missing that nothing works without."""
    console = Console()
    ready = True
    for finding in findings(options.notebook):
        mark, colour = ("✓", "green") if finding.well else ("✗", "red") if finding.fatal else ("–", "yellow")
        line = Text(f"{mark} {labelled(finding.about, harmless(finding.text))}", style=colour)
        if finding.fix:
            line.append(f"\n    {finding.fix}", style="bold")
        console.print(line, soft_wrap=True)
        ready = ready and (finding.well or not finding.fatal)
    return 0 if ready else 1
