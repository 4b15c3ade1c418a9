# /// specimen
# title = "the first run is no baseline"
# cell = "exercise-7-runs"
# fails = { "7.2" = "too-few-runs" }
# words = { "7.2" = "has changes" }
# whole = true
# ///
runs = {
    "high learning rate": run_experiment(train_set, test_set, SEED, learning_rate=5e-2),
    "weight decay": run_experiment(train_set, test_set, SEED, weight_decay=0.1),
    "baseline": run_experiment(train_set, test_set, SEED),
}
