"""What the warm process has mapped, by what is imported in it, and what is left for a job, with each build of torch.

    python tests/benchmarks/mapped.py

A job may have 4 GiB of address space beyond what is mapped before it starts. Each row ends with what one could really
get, asked for in pieces of 64 MiB, and with the points of the solution's first four exercises of 16.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "support")]

from processes import tree_of  # noqa: E402

from autograder.grading.flow import sandbox_spec  # noqa: E402
from autograder.sandbox.job import Job  # noqa: E402
from autograder.sandbox.start import start_sandboxes  # noqa: E402
from grading import DEFINITIONS, grade, lab  # noqa: E402
from notebooks import solution, submission_of  # noqa: E402

PIECE = 64  # MiB
ASKS = f"""class Asks:
    kept = []
    try:
        while True:
            kept.append(bytearray({PIECE} << 20))
    except MemoryError:
        print(len(kept) * {PIECE})
    kept.clear()
"""
IMPORTED = {"what whole notebooks need": (), "and transformers, peft": ("transformers", "peft")}


def main() -> None:
    import torch

    print(f"torch {torch.__version__}, Python {sys.version.split()[0]}")
    print("| in the warm process | mapped, MiB | resident, MiB | a job got, MiB | points |\n|---|---|---|---|---|")
    for name, modules in IMPORTED.items():
        usual = sandbox_spec(lab())
        (sandbox,) = start_sandboxes(replace(usual, preload=[*usual.preload, *modules]), 1)
        with sandbox:
            mapped, resident = max(sizes(pid) for pid in tree_of(sandbox.pid))
            job = Job(lab().probes, "layer", "definitions", [{"number": 1, "source": ASKS}], ["Asks", "Missing"])
            got = sandbox.run(job).output.strip()
            points = grade(submission_of(solution()), lab(), sandbox, only=DEFINITIONS).score
        print(f"| {name} | {mapped:,} | {resident:,} | {int(got):,} | {points:g} |", flush=True)


def sizes(pid: int) -> tuple[int, int]:
    """MiB that a process has mapped, and that are in memory."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines())
    return tuple(int(lines[name].split()[0]) >> 10 for name in ("VmSize", "VmRSS"))


if __name__ == "__main__":
    main()
