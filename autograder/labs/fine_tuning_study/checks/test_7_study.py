"""Exercise 7: the notebook's runs, and whether its claims follow from them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from autograder.kit.check import check
from autograder.kit.error_verdicts import from_error
from autograder.kit.exercise_evidence import ExerciseEvidence, NotebookRun
from autograder.kit.measurement import as_float
from autograder.labs.fine_tuning_study.checks.runs import (
    differs,
    effect_and_spread,
    metrics_from,
    plain_metrics,
    uses_model_again,
)
from autograder.labs.fine_tuning_study.inputs import CLAIMS
from autograder.labs.fine_tuning_study.measurements import (
    Claim,
    Claims,
    Example,
    KeptRun,
    Names,
    OwnMetrics,
    Runs,
    Sweep,
    TestLabels,
)
from autograder.labs.fine_tuning_study.metrics import Values
from autograder.labs.fine_tuning_study.mistakes import mistake
from autograder.words import listed, say

CAUSE = "the model of the second run was trained on"
SAME_START = 2e-3  # nats, between the first losses of two runs
UNSURE = 0.05  # share of the spread within which an effect may be called larger or smaller


# What a cell of the study calls: a check of each function that is not there, or raises.
CALLED = ("1.1", "1.6", "2.5", "2.1", "3.1", "4.2", "4.1", "5.1", "5.3", "6.1", "6.2")


@check("7.1", points=1, explained_by=CALLED, live=False)
def test_runs_top_to_bottom(run: ExerciseEvidence, study: ExerciseEvidence) -> None:
    """The notebook runs from its first to its last cell"""
    seen = run.read(NotebookRun)
    if seen.error is not None:
        raise from_error(seen.error, run.definitions, run.hints, run.limits)
    if seen.finished != seen.cells or not seen.cells:
        raise mistake("7.1", "not-all-cells", cells=seen.cells, done=seen.finished)
    if missing := list(study.read(Names).missing):
        raise mistake("7.1", "parts-missing", names=listed(missing, most=5))


def kept_runs(study: ExerciseEvidence) -> Iterator[tuple[str, KeptRun]]:
    for number, name in enumerate(study.read(Runs).names):
        yield name, study.read(KeptRun, f"run{number}")


def recomputed(study: ExerciseEvidence) -> dict[str, Values]:
    """The metrics of each run from the predictions that it kept; without runs that kept none."""
    found = {}
    for name, run in kept_runs(study):
        if run.logits is not None and run.labels is not None and len(run.logits.shape) == 2:
            labels = run.labels.values((run.logits.shape[0],)).astype(int)
            found[name] = metrics_from(run.logits.values(finite=False), labels)
    return found


@check("7.2", points=1, explained_by=("7.1", "1.1", "2.5", "2.1", "2.2", "2.4"))
def test_table_of_runs(study: ExerciseEvidence, experiment: ExerciseEvidence) -> None:
    """Three runs that change one thing each, with the metrics that their predictions give"""
    runs = dict(kept_runs(study))
    if len(runs) < 3:
        raise mistake("7.2", "too-few-runs", say("{count} runs", count=len(runs)))
    for name, run in runs.items():
        if len(run.changes or {}) > 1:
            raise mistake("7.2", "two-settings-changed", run=name, names=listed(sorted(run.changes or {})))
    first_name, first = next(iter(runs.items()))
    if first.changes:
        raise mistake("7.2", "too-few-runs", say("the first run, `{name}`, has changes", name=first_name))
    if not uses_model_again(experiment):
        _require_same_start(runs)
    labels = study.read(TestLabels).labels
    values = recomputed(study)
    for number, (name, run) in enumerate(runs.items()):
        if name not in values or run.labels is None:
            raise mistake("7.2", "metrics-of-others", say("no predictions"), name="F1", expected=0.0, run=name)
        if labels is not None and list(run.labels.values().astype(int)) != list(labels):
            raise mistake("7.2", "labels-of-others", run=name)
        kept = plain_metrics(run.metrics)
        own = study.partial(OwnMetrics, f"run{number}").metrics
        if (metric := differs(values[name], kept, own)) is not None:
            got = f"{kept[metric]:.4f}" if metric in kept else say("nothing")
            raise mistake("7.2", "metrics-of-others", got, name=metric, expected=values[name][metric], run=name)


def _require_same_start(runs: dict[str, KeptRun]) -> None:
    """Runs that read other batches first (of another size) are left out."""
    firsts = {
        name: as_float(run.losses[0])
        for name, run in runs.items()
        if run.losses and not any("batch" in key or "logging" in key for key in run.changes or {})
    }
    baseline = next(iter(firsts.values()), math.nan)
    for name, loss in firsts.items():
        if abs(loss - baseline) > SAME_START:
            raise mistake("7.2", "starts-differ", first=baseline, other=loss, run=name)


@check("7.3", points=1, explained_by=("7.1", "7.2", "1.1", "5.1", "5.3"))
def test_claims(study: ExerciseEvidence) -> None:
    """Each claim follows from the numbers that this notebook kept"""
    claims = study.read(Claims)
    named: dict[str, Claim] = {name: getattr(claims, name) for name in CLAIMS}
    for name, claim in named.items():
        if claim.type == "ellipsis" or (claim.type == "NoneType" and name != "rank_matters"):
            raise mistake("7.3", "claim-missing", name=name, found=claim.type)
    _require_best_run(study, claims.best_run)
    if (claims.cause_of_collapse.text or "").strip().lower() != CAUSE:
        raise mistake("7.3", "cause-wrong", claims.cause_of_collapse.told)
    _require_rank_claim(study, claims.rank_matters)
    example = study.partial(Example)
    reply, before, after = example.REPLY or "", example.reply_before or "", example.reply_after or ""
    if claims.example_learned.truth is not (reply in after and reply not in before):
        raise mistake("7.3", "example-claim-wrong", claims.example_learned.told)


def _require_best_run(study: ExerciseEvidence, claim: Claim) -> None:
    recomputed_f1 = {name: found["f1"] for name, found in recomputed(study).items()}
    if claim.text not in {*best_of(recomputed_f1), *best_of(kept_f1(study))}:
        raise mistake("7.3", "best-run-wrong", claim.told, expected=listed(best_of(recomputed_f1)))


def best_of(values: Mapping[str, float]) -> list[str]:
    """The names of the largest values; of several that are the same, all."""
    return [name for name, value in values.items() if value >= max(values.values()) - 1e-9]


def kept_f1(study: ExerciseEvidence) -> dict[str, float]:
    """As each run shows it, under a name that may say over which classes it is a mean; without what is no number."""
    shown = {
        name: as_float(value)
        for name, run in kept_runs(study)
        for key, value in sorted(run.metrics.items(), reverse=True)  # of "f1" and "macro_f1", the last counts
        if "f1" in key.lower()
    }
    return {name: value for name, value in shown.items() if math.isfinite(value)}


def _require_rank_claim(study: ExerciseEvidence, claim: Claim) -> None:
    known = effect_and_spread(study.read(Sweep).rows or ())
    if known is None:
        right, effect, spread = claim.type == "NoneType", 0.0, 0.0
    else:
        effect, spread = known
        close = abs(effect - spread) <= UNSURE * spread
        right = claim.truth is not None and (close or claim.truth is (effect > spread))
    if not right:
        raise mistake("7.3", "rank-claim-wrong", claim.told, effect=effect, spread=spread)


@check("7.4", points=1, explained_by=("7.1", "6.1"))
def test_example_was_trained(study: ExerciseEvidence) -> None:
    """The model that is asked is the one that was trained, and it has seen the example"""
    found = study.read(Example)
    if not found.adapter:
        raise mistake("7.4", "no-adapter")
    if found.nested:
        raise mistake("7.4", "adapter-on-adapter")
    if all(as_float(size) == 0 for _, size in found.adapter):
        raise mistake("7.4", "adapter-reinitialised")
    if not set(found.with_reply or ()) & set(found.drawn or ()):
        raise mistake("7.4", "example-not-drawn", count=len(found.drawn or ()))
