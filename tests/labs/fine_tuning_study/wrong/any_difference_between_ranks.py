# /// specimen
# title = "the rank is said to matter because the losses are not equal"
# cell = "exercise-7-claims"
# fails = { "7.3" = "rank-claim-wrong" }
# whole = true
# ///
best_run = max(runs, key=lambda name: runs[name].metrics["f1"])
cause_of_collapse = "the model of the second run was trained on"
rank_matters = len({row["loss"] for row in sweep}) > 1
example_learned = REPLY in reply_after and REPLY not in reply_before
