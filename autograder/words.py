"""Every sentence that a student reads passes through `say`, so that it can be said in another language."""

from __future__ import annotations


def say(template: str, /, **values: object) -> str:
    """A sentence with its values filled in."""
    return template.format(**values) if values else template


def number(value: float) -> str:
    """A figure as people write it: 1,327,104; 4; 0.81; 1.3e-05."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:.4g}"


def listed(names: list[str], most: int = 3) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
