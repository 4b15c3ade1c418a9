"""Exercise 3: whether a run is taken for collapsed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.kit.recorder import Recorder
from autograder.labs.fine_tuning_study.probes.given import given_names
from lora_lab.study import Run


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Asks about each case.

    Args:
        facts: "cases": name -> {"metrics"}.
        arrays: "<case>/logits" (N, 2), "<case>/labels" (N,) and "<case>/losses" (steps,).
    """
    with given_names(names):
        for name, case in facts["cases"].items():
            losses = [float(value) for value in arrays[f"{name}/losses"]]
            run = Run(
                changes={},
                losses=losses,
                logits=np.array(arrays[f"{name}/logits"]),
                labels=np.array(arrays[f"{name}/labels"]),
                metrics={key: float(value) for key, value in case["metrics"].items()},
                seconds=1.0,
            )
            with record.experiment(name, "collapsed(run)") as seen:
                answer = names["collapsed"](run)
                seen.facts["type"] = type(answer).__name__
                if answer is not None and np.size(answer) == 1:
                    seen.facts["answer"] = bool(answer)
