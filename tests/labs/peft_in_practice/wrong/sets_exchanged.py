# /// specimen
# title = "validation and test set are passed on in the wrong order"
# cell = "exercise-8-curves"
# fails = { "8.1" = "labels-of-others" }
# whole = true
# ///
curves, by_trainer = {}, []
for start in ("pretrained", "random"):
    for seed in (1, 2, 3):
        curves[start, seed] = fine_tune(start, seed, train_set, test_set, validation_set)
by_trainer.append(fine_tune("pretrained", 1, train_set, validation_set, test_set, by="trainer"))
