# /// specimen
# title = "one run under three seeds"
# cell = "exercise-8-curves"
# fails = { "8.1" = "same-curve-twice" }
# whole = true
# ///
sets = (train_set, validation_set, test_set)
by_trainer = [fine_tune("pretrained", 1, *sets, by="trainer")]

from dataclasses import replace

once = {start: fine_tune(start, 1, *sets) for start in ("pretrained", "random")}
curves = {(start, seed): replace(run, seed=seed) for start, run in once.items() for seed in (1, 2, 3)}
