"""The report's schema, from the JSON Schema file that a report keeps to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from repository_links import TREE

SCHEMA = Path("autograder", "reports", "report.schema.json")
ROOT = Path(__file__).parents[2]


def report_page() -> str:
    schema = json.loads((ROOT / SCHEMA).read_text("utf-8"))
    parts = [
        f"# {schema['title']}",
        schema["description"],
        f"This page is made from [the JSON Schema]({TREE}/{SCHEMA.as_posix()}) by which reports are tested.",
        "## A report",
        _table(schema),
    ]
    for name, kind in schema.get("$defs", {}).items():
        parts += [f"## In a report: {name}", kind.get("description", ""), _table(kind)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _table(kind: Mapping[str, Any]) -> str:
    rows = [f"| `{name}` | {told} | {text} |" for name, told, text in _fields(kind)]
    return "\n".join(["| field | type | |", "|---|---|---|", *rows])


def _fields(kind: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    required = kind.get("required", ())
    for name, field in kind.get("properties", {}).items():
        text = field.get("description", "")
        if name not in required:
            text = f"{text} May be missing.".strip()
        yield prefix + name, _type(field), text.replace("|", "\\|").replace("<", "&lt;")
        yield from _fields(field, f"{prefix}{name}.")


def _type(field: Mapping[str, Any]) -> str:
    if "const" in field:
        return f'`"{field["const"]}"`'
    if "enum" in field:
        return ", ".join(f"`{json.dumps(value)}`" for value in field["enum"])
    if "$ref" in field:
        return field["$ref"].rpartition("/")[2]
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}"
    kinds = field.get("type", "anything")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
