# /// specimen
# title = "two seeds"
# cell = "exercise-8-curves"
# fails = { "8.1" = "curves-missing" }
# whole = true
# ///
sets = (train_set, validation_set, test_set)
by_trainer = [fine_tune("pretrained", 1, *sets, by="trainer")]

curves = {(start, seed): fine_tune(start, seed, *sets) for start in ("pretrained", "random") for seed in (1, 2)}
