# /// specimen
# title = "the largest F1 is claimed, and not the name of its run"
# cell = "exercise-7-claims"
# fails = { "7.3" = "best-run-wrong" }
# whole = true
# ///
best_run = max(run.metrics["f1"] for run in runs.values())
cause_of_collapse = "the model of the second run was trained on"
rank_matters = exceeds_spread(sweep)
example_learned = REPLY in reply_after and REPLY not in reply_before
