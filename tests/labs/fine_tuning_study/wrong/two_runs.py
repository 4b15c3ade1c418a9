# /// specimen
# title = "a baseline and one more run"
# cell = "exercise-7-runs"
# fails = { "7.2" = "too-few-runs" }
# whole = true
# ///
runs = {
    "baseline": run_experiment(train_set, test_set, SEED),
    "high learning rate": run_experiment(train_set, test_set, SEED, learning_rate=5e-2),
}
