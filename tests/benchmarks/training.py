"""How long fine-tuning takes: ours, the textbook loop and transformers' Trainer with peft, on this machine.

    python tests/benchmarks/training.py --out tests/benchmarks/results/training.json

All contenders take turns, each in a process of its own, so that whatever else the machine does meets them alike:
ratios hold even where the times do not. Ten GB of memory and under 20 minutes on two cores. The report is written
by training_report.py.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import multiprocessing
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import memory

if TYPE_CHECKING:  # a process that is started imports this file: it must stay light
    from contenders import Task

CONTENDERS = ("ours", "ours float32", "textbook", "trainer float32", "trainer bf16")
GROWTH: dict[str, tuple[dict[str, int], ...]] = {
    "messages": ({"messages": 300}, {"messages": 600}, {"messages": 1_195}),
    "length": ({"length": 16, "messages": 480}, {"length": 64, "messages": 240}, {"length": 256, "messages": 64}),
    "rank": tuple({"rank": rank, "messages": 160} for rank in (4, 8, 64)),
    "batch_size": tuple({"batch_size": size, "messages": 160} for size in (4, 8, 32)),
}


@contextmanager
def process() -> Iterator[Callable[..., Any]]:
    """A fresh process that calls functions for us, and ends with the block."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield lambda function, *arguments: pool.submit(function, *arguments).result()


def duel(task: Task, rounds: int, names: Sequence[str]) -> dict[str, Any]:
    """All contenders in turn, so many times; milliseconds per message of every round, and peak memory."""
    import contenders

    few = dataclasses.replace(task, messages=16)  # fixed padding: each batch of the textbook loop costs the same
    result: dict[str, Any] = {name: {"ms": [], "cpu_ms": []} for name in names}
    with ExitStack() as stack:
        calls = {name: stack.enter_context(process()) for name in names}
        base = {name: call(memory.peak) for name, call in calls.items()}
        for name, call in calls.items():
            say(f"{task.model}: building {name}")
            call(contenders.build, name, task)
        peaks = []
        for number in range(rounds):
            peaks.append(next(iter(calls.values()))(contenders.matmul_peak, task.threads))
            for name, call in calls.items():
                times = call(contenders.run, few if name == "textbook" and task.model == "gpt2" else task)
                for key, value in times.items():
                    result[name][key].append(value)
                say(f"{task.model}, round {number + 1}/{rounds}: {name} {times['ms']:.1f} ms per message")
        for name, call in calls.items():
            result[name]["peak_mib"] = call(memory.peak) - base[name]
        about = next(iter(calls.values()))(contenders.describe, task)
    limit = {kind: statistics.median(peak[kind] for peak in peaks) for kind in peaks[0]}
    return {"contenders": result, "matmul_gflops": limit, "messages_per_round": task.messages, **about}


def growth(task: Task, rounds: int, share: float) -> dict[str, list[dict[str, Any]]]:
    """Ours in fresh processes, with one size changed at a time: milliseconds per message, and peak memory.

    Its 1,195 messages are one epoch: what a reader waits. `share` of the messages are used.
    """
    import contenders

    found: dict[str, list[dict[str, Any]]] = {}
    for name, cells in GROWTH.items():
        found[name] = []
        for change in cells:
            changed = dataclasses.replace(task, **change)  # type: ignore[arg-type]
            changed = dataclasses.replace(changed, messages=round(share * changed.messages))
            with process() as call:
                base = call(memory.peak)
                call(contenders.build, "ours", changed)
                times = [call(contenders.run, changed)["ms"] for _ in range(rounds)]
                peak = call(memory.peak) - base
            found[name].append({"value": change[name], "ms": times, "peak_mib": peak})
            say(f"{name} {change[name]}: {statistics.median(times):.1f} ms per message")
    return found


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--growth-rounds", type=int, default=3)
    parser.add_argument("--messages", type=int, default=160, help="in each round of the comparison")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="a round of few messages, to see that all of it works")
    options = parser.parse_args()
    from contenders import Task

    Task().tokenizer()  # where it is missing, that is said now and not by a process minutes later
    options.out.parent.mkdir(parents=True, exist_ok=True)
    rounds, growth_rounds, share = options.rounds, options.growth_rounds, 1.0
    if options.quick:
        rounds, growth_rounds, share = 1, 1, 1 / 15
    result: dict[str, Any] = {"date": datetime.date.today().isoformat(), "threads": options.threads}
    for model in ("gpt2", "nano"):
        names = [name for name in CONTENDERS if not (model == "nano" and name == "ours float32")]  # it always is
        result[model] = duel(Task(model, round(share * options.messages), threads=options.threads), rounds, names)
    result["growth"] = growth(Task(threads=options.threads), growth_rounds, share)
    options.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    say(f"{options.out} is written; training_report.py makes the tables and the chart from it.")


if __name__ == "__main__":
    main()
