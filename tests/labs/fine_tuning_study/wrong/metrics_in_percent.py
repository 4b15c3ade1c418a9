# /// specimen
# title = "the metrics are turned into percentages"
# cell = "exercise-7-runs"
# fails = { "7.2" = "metrics-of-others" }
# whole = true
# ///
from dataclasses import replace

runs = {
    "baseline": run_experiment(train_set, test_set, SEED),
    "high learning rate": run_experiment(train_set, test_set, SEED, learning_rate=5e-2),
    "weight decay": run_experiment(train_set, test_set, SEED, weight_decay=0.1),
}
runs = {name: replace(run, metrics={key: 100 * value for key, value in run.metrics.items()}) for name, run in runs.items()}
