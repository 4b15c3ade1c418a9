# /// specimen
# title = "the last run changes two settings"
# cell = "exercise-7-runs"
# fails = { "7.2" = "two-settings-changed" }
# whole = true
# ///
runs = {
    "baseline": run_experiment(train_set, test_set, SEED),
    "high learning rate": run_experiment(train_set, test_set, SEED, learning_rate=5e-2),
    "both": run_experiment(train_set, test_set, SEED, learning_rate=5e-2, weight_decay=0.1),
}
