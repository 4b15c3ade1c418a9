# /// specimen
# title = "one claim is left open"
# cell = "exercise-7-claims"
# fails = { "7.3" = "claim-missing" }
# whole = true
# ///
best_run = max(runs, key=lambda name: runs[name].metrics["f1"])
cause_of_collapse = ...
rank_matters = exceeds_spread(sweep)
example_learned = REPLY in reply_after and REPLY not in reply_before
