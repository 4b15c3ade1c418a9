# /// specimen
# title = "the last run is asked about the training messages"
# cell = "exercise-7-runs"
# fails = { "7.2" = "labels-of-others" }
# whole = true
# ///
runs = {
    "baseline": run_experiment(train_set, test_set, SEED),
    "high learning rate": run_experiment(train_set, test_set, SEED, learning_rate=5e-2),
    "weight decay": run_experiment(train_set, train_set, SEED, weight_decay=0.1),
}
