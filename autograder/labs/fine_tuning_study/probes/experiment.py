"""Exercise 2: one training run, watched from its first to its last batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from transformers import AutoModelForSequenceClassification

from autograder.kit.probing.digests import digests, fingerprint
from autograder.kit.probing.small import encoded
from autograder.kit.probing.watch import watching
from autograder.kit.recorder import Recorder
from autograder.labs.fine_tuning_study.probes.given import given_names, tokenizer_of
from autograder.labs.fine_tuning_study.probes.results import describe_own_metrics, describe_run


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Runs each case once, on the same few messages, up to the first that raises.

    Args:
        facts: "train" and "test": [label, text] pairs; "cases": name ("baseline", "again", "rate", "decay",
            "other seed") -> {"seed", "changes", "noise"}, where noise is what the global generators are set to before.
    """
    with given_names(names):
        with record.experiment("pretrained") as seen:
            loaded = AutoModelForSequenceClassification.from_pretrained(names["ENCODER"], num_labels=2)
            seen.facts["body"] = digests(loaded)["body"]
        tokenizer = names.get("tokenizer") or tokenizer_of("nano_roberta")
        for name, case in facts["cases"].items():
            train, test = encoded(facts["train"], tokenizer), encoded(facts["test"], tokenizer)
            with record.experiment(name, "run_experiment(train, test, seed)") as seen:
                seen.facts["train"] = [fingerprint(one["input_ids"]) for one in train]
                seen.facts["test"] = [fingerprint(one["input_ids"]) for one in test]
                torch.manual_seed(case["noise"])
                with watching(seen.facts):
                    result = names["run_experiment"](train, test, case["seed"], **case["changes"])
                describe_run(result, seen)
            if seen.error is not None:
                return
            if name == "baseline":
                with record.experiment(f"{name}/own") as own:
                    describe_own_metrics(result, names["compute_metrics"], own)
