"""Attacks on the grader: code that a student hands in beside a wrong solution, to get more than it is worth."""

from __future__ import annotations

import os
import re
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.sandbox.launch import Level
from grading import lab
from notebooks import SOLUTION, notebook_of, source_of

ATTACKS = Path(__file__).parents[1] / "attacks"
BREACH = "BREACH"

FRAME = """
import builtins, ctypes, os, platform, struct, sys, time
import torch

{names}

def breach(what):
    print("{breach}", str(what)[:200], flush=True)

def attack():
{code}

class LoRALayer(torch.nn.Module):
    try:
        attack()
    except Exception as error:
        print("held:", type(error).__name__, str(error)[:100], flush=True)

    def __init__(self, in_dim, out_dim, rank, alpha):  # wrong twice: A is zero, alpha is not divided
        super().__init__()
        self.A = torch.nn.Parameter(torch.zeros(in_dim, rank))
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.alpha = alpha

    def forward(self, x):
        return self.alpha * (x @ self.A @ self.B)
"""
OTHER_EXERCISES = ("exercise-2", "exercise-3", "exercise-4")


@dataclass(frozen=True)
class Attack:
    name: str
    title: str
    ends: str  # how the sandbox's process ends: one of `Ending`, or "any"
    code: str


def read_attacks() -> list[Attack]:
    found = []
    for path in sorted(ATTACKS.glob("*.py")):
        text = path.read_text("utf-8")
        match = re.match(r"# /// attack\n(.*?)# ///\n", text, re.DOTALL)
        assert match is not None, path.name
        header = tomllib.loads(match[1].replace("# ", ""))
        found.append(Attack(path.stem, header["title"], header["ends"], text[match.end() :]))
    return found


@dataclass(frozen=True)
class Surroundings:
    """What an attack is told about the machine: more than a student could know."""

    canary_file: Path
    port: int
    level: Level
    isolation: str = ""

    def names(self) -> dict[str, Any]:
        return {
            "CANARY_FILE": str(self.canary_file),
            "PORT": self.port,
            "LEVEL": str(self.level),
            "ISOLATION": str(self.isolation),
            "CHECKS": str(lab().checks_folder),
            "SOLUTION": str(SOLUTION),
            "GRADER": os.getpid(),
        }


def hostile_notebook(code: str, surroundings: Surroundings) -> dict[str, Any]:
    """A wrong solution whose first class runs some code while it is defined."""
    names = "\n".join(f"{name} = {value!r}" for name, value in surroundings.names().items())
    cell = FRAME.format(names=names, breach=BREACH, code=textwrap.indent(code.strip(), "    "))
    return notebook_of(["import torch", cell, *map(source_of, OTHER_EXERCISES)])
