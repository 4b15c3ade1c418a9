# /// specimen
# title = "the sweep is deleted at the end"
# cell = "exercise-7-claims"
# fails = { "7.1" = "parts-missing" }
# whole = true
# ///
best_run = max(runs, key=lambda name: runs[name].metrics["f1"])
cause_of_collapse = "the model of the second run was trained on"
rank_matters = exceeds_spread(sweep)
example_learned = REPLY in reply_after and REPLY not in reply_before
del sweep
