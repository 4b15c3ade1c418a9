# /// specimen
# title = "the two classes are compared instead of the messages"
# cell = "after:exercise-3"
# fails = { "3.1" = "collapse-overlooked" }
# ///
def collapsed(run):
    return not np.isfinite(run.logits).all() or bool((run.logits.max(axis=1) - run.logits.min(axis=1)).max() < 1e-5)
