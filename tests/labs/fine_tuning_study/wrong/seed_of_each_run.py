# /// specimen
# title = "each run has a seed of its own"
# cell = "exercise-7-runs"
# fails = { "7.2" = "starts-differ" }
# whole = true
# ///
runs = {
    "baseline": run_experiment(train_set, test_set, SEED),
    "high learning rate": run_experiment(train_set, test_set, SEED + 1, learning_rate=5e-2),
    "weight decay": run_experiment(train_set, test_set, SEED + 2, weight_decay=0.1),
}
