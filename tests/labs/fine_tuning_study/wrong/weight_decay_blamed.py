# /// specimen
# title = "the cause is taken from the case's author"
# cell = "exercise-7-claims"
# fails = { "7.3" = "cause-wrong" }
# whole = true
# ///
best_run = max(runs, key=lambda name: runs[name].metrics["f1"])
cause_of_collapse = "weight decay"
rank_matters = exceeds_spread(sweep)
example_learned = REPLY in reply_after and REPLY not in reply_before
