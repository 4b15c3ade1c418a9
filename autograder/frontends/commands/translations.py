"""python -m autograder translations [LAB ...]: bring the catalogues of sentences up to date, and compile them.

Run it after a sentence was added or changed, fill in what it names in the .po file, and run it again.
"""

from __future__ import annotations

import argparse

from rich.console import Console

from autograder.frontends.commands import tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("labs", nargs="*", metavar="LAB", help="only theirs; the grader's and its labs' when left out")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 when a sentence has no translation yet."""
    console = Console()
    try:
        from autograder.frontends.translations import part_of, parts, rewrite, sentences
    except ModuleNotFoundError as error:  # only authors need Babel: the grader reads what it has compiled
        if error.name is None or error.name.partition(".")[0] != "babel":
            raise
        tell(console, 'Babel is not installed: run `pip install "babel>=2.14,<3"`.')
        return 1
    missing = rewrite([part_of(lab) for lab in options.labs] or parts())
    for (part, language), empty in missing.items():
        count = len(sentences(part))
        tell(console, f"{part.po_file(language)}: {count} sentences, {len(empty)} without a translation")
        for sentence in empty:
            tell(console, f"  {sentence}")
    return 1 if any(missing.values()) else 0
