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
caches             `hub_cache`, `user_cache`: where downloaded models lie, which the sandbox is shown
                       Checkpoint(slowdown=15, caches=hub_cache)

`python -m autograder new-lab NAME` writes a lab that uses all of them but the last three. This file, `causes.py` and
`recorder.py` are also read inside the sandbox, so nothing in them imports the rest.
"""
