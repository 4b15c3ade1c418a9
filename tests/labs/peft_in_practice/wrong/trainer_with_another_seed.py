# /// specimen
# title = "the Trainer trained with a seed that the loop has not"
# cell = "exercise-8-curves"
# fails = { "8.2" = "trainer-curve-missing" }
# whole = true
# ///
sets = (train_set, validation_set, test_set)
curves = {(start, seed): fine_tune(start, seed, *sets) for start in ("pretrained", "random") for seed in (1, 2, 3)}
by_trainer = [fine_tune("pretrained", 4, *sets, by="trainer")]
