"""What labs are written with. A lab imports these, and nothing else of the grader but `autograder.words`:

lab                `Lab`, `Exercise`, `ProbeInputs`: what there is to solve, and what the probes are given
                       Exercise(1, "Average", probe="average", defines=("average",))
run                `Limits`: what the runs may use in which an exercise is tried
                       Exercise(2, "Training", probe="training", seconds=120, limits=Limits(disk=256 << 20))
recorder           `Recorder`: a probe writes down what happened, and never judges
                       with record.experiment("case0") as seen:
                           seen.facts["average"] = names["average"]([1, 2, 3])
measurement        `Measurement`, `Tensor`, `Number`, `Text`, `Texts`, `Shape`: what was written down, in types
                       class Average(Measurement):
                           average: Number
exercise_evidence  `ExerciseEvidence`: what a check reads; the fixture of each exercise, named as its probe
                       got = average.read(Average, "case0").average
check              `check`, and what a check raises beside mistakes: `Failed`, `NotAttempted`, `SkippedBecause`
                       @check("1.1", points=2)
                       def test_average(average: ExerciseEvidence) -> None: ...
mistake            `Mistake`, `MistakeTable`, `recognise`: what students get wrong, and what is said to them
                       raise mistake("1.1", "one-less", number(got), expected=2, numbers=[1, 2, 3])
hints              `Hint`, `general`: errors of the lab's own, whose text is a riddle to a beginner
                       Hint("diverged", r"training has diverged", "lower the learning rate")
library_hints      `LIBRARY_HINTS`: those of transformers and peft, for labs that use them
                       HINTS = (*LIBRARY_HINTS, Hint(...))
training           `Training`, `Watched`: what `probing.watch` has seen of a training, in types
                       class Experiment(Watched): ...
probing.values     `plain`, `number`, `integers`, `truth`, `get`: what student code returned, as plain data
                       seen.facts["average"] = number(names["average"]([1, 2, 3]))
probing.watch      `watching`, `Watch`, `Seen`: what a training of a Hugging Face model really read and learned from
                       with watching(seen.facts):
                           names["train"](model)
probing.digests    `digests`, `fingerprint`: weights and messages as numbers
                       seen.facts["body"] = digests(model)["body"]
probing.small      `small_classifier`, `descend`, `encoded`: a classifier of hidden sizes, and messages for it
                       model = small_classifier(facts["model"], positions=24)
probing.brought    `bringing`, `tokenizer_in`: what the notebook brings, where an exercise is tried without it
                       with bringing(names, {"tokenizer": lambda: tokenizer_in(folder)}): ...
probing.logins     `leave_logins_out`: logging in to the hub does nothing while grading
                       from autograder.kit.probing.logins import leave_logins_out as warm_up
probing.warm_up    `warm_up_training`, `warm_up_generation`, `warm_up_pictures`: done once for all submissions
                       warm_up_training(folder, texts)
caches             `hub_cache`, `user_cache`: where downloaded models lie, which the sandbox is shown
                       Checkpoint(slowdown=15, caches=hub_cache)

`python -m autograder new-lab NAME` writes a lab that uses all of them but `library_hints` and what stands
below it. This file, `causes.py`, `recorder.py` and `probing/` are also read inside the sandbox, so nothing in them
imports the rest.
"""
