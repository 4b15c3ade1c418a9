"""The reference of commands, from the parsers themselves."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from autograder.frontends.cli import COMMANDS, parser_of


def commands_page() -> str:
    parts = [
        "# Commands",
        "`python -m autograder COMMAND`, or `autograder COMMAND` where nothing of the current folder may be imported. "
        "This page is made from the commands themselves; `--help` prints the same.",
        "| command | what it does |\n|---|---|",
    ]
    parts[-1] += "".join(f"\n| [`{name}`](#{name}) | {summary} |" for name, summary in COMMANDS.items())
    parts += [_section(name, parser_of(name)) for name in COMMANDS]
    return "\n\n".join(parts) + "\n"


def _section(name: str, parser: argparse.ArgumentParser) -> str:
    summary = (parser.description or "").strip()
    first, _, rest = summary.partition("\n")
    rows = [f"| `{names}` | {_cell(told)} |" for names, told in _arguments(parser)]
    table = "\n".join(["| argument | |", "|---|---|", *rows])
    usage = f"```text\n{first.partition(': ')[0]}\n```"
    return "\n\n".join(filter(None, [f"## {name}", usage, _sentence(first.partition(": ")[2]), rest.strip(), table]))


def _arguments(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    formatter = parser._get_formatter()
    for action in parser._actions:
        if not isinstance(action, argparse._HelpAction):
            yield formatter._format_action_invocation(action), formatter._expand_help(action) if action.help else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
