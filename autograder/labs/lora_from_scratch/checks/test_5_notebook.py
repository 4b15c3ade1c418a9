"""Exercise 5: the answers in numbers, and the notebook as a whole."""

from __future__ import annotations

from autograder.kit.check import NotAttempted, check
from autograder.kit.error_verdicts import from_error
from autograder.kit.exercise_evidence import ExerciseEvidence, NotebookRun
from autograder.labs.lora_from_scratch.checks.accuracy import MINIMUM_ACCURACY, accuracy_mistake, logits_of
from autograder.labs.lora_from_scratch.checks.answers import ASKED, is_empty, require_answer
from autograder.labs.lora_from_scratch.checks.final_model import (
    Adapters,
    parameters_of_model,
    require_alpha,
    require_new_head,
    require_one_adapter_each,
    require_only_adapters_trained,
    require_our_base,
)
from autograder.labs.lora_from_scratch.checks.told_before import ToldBefore
from autograder.labs.lora_from_scratch.hidden import accuracy_on
from autograder.labs.lora_from_scratch.measurements import Answers, Names
from autograder.labs.lora_from_scratch.mistakes import mistake
from autograder.words import listed, say


@check("5.1", points=1)
def test_numbers(notebook: ExerciseEvidence) -> None:
    """The numbers of questions 2 and 3 are right"""
    given = [getattr(notebook.read(Answers), asked.variable) for asked in ASKED]
    if all(map(is_empty, given)):
        raise NotAttempted(say("no number of questions 2 and 3 is filled in"))
    for asked, answer in zip(ASKED, given, strict=True):
        require_answer(asked, answer)


@check("5.2", points=1, explained_by=("1.1", "1.2", "2.3", "2.1", "3.1", "4.2"), live=False)
def test_runs_top_to_bottom(run: ExerciseEvidence, notebook: ExerciseEvidence) -> None:
    """The notebook runs from its first to its last cell"""
    seen = run.read(NotebookRun)
    if seen.error is not None:
        raise from_error(seen.error, hints=run.hints, limits=run.limits)
    if seen.finished != seen.cells or not seen.cells:
        raise mistake("5.2", "not-all-cells", cells=seen.cells, done=seen.finished)
    missing = notebook.read(Names).missing
    if missing:
        raise mistake("5.2", "parts-missing", names=listed(list(missing), most=5))


@check(
    "5.3",
    points=1,
    explained_by=("5.2", "1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "3.4", "4.2", "4.4"),
)
def test_final_model(
    notebook: ExerciseEvidence,
    classification: ExerciseEvidence,
    replacement: ExerciseEvidence,
    freezing: ExerciseEvidence,
) -> None:
    """In the final `model` each inner linear layer is adapted once, and the new head is trained"""
    parameters, told = parameters_of_model(notebook), ToldBefore.of(replacement, freezing)
    adapters = Adapters.of(parameters)
    require_new_head(parameters, told)
    require_one_adapter_each(adapters, told)
    require_only_adapters_trained(parameters, adapters, told)
    require_alpha(notebook)
    require_our_base(notebook, classification, told)


@check("5.4", points=1, explained_by=("5.2", "5.3", "1.3", "1.4", "4.2"), hidden=True)
def test_accuracy(notebook: ExerciseEvidence, classification: ExerciseEvidence, layer: ExerciseEvidence) -> None:
    """The final model recognises spam among messages it has never seen"""
    labels = classification.inputs.answers["labels"]
    accuracy = accuracy_on(labels, logits_of(notebook, classification, len(labels)))
    if accuracy < MINIMUM_ACCURACY:
        raise mistake("5.4", accuracy_mistake(layer, accuracy), f"{accuracy:.1%}", minimum=MINIMUM_ACCURACY)
