# /// specimen
# title = "logits are compared with =="
# cell = "after:exercise-3"
# fails = { "3.1" = "exactly-equal" }
# ///
def collapsed(run):
    return not np.isfinite(run.logits).all() or bool((run.logits == run.logits[0]).all())
