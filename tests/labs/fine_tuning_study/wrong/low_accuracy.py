# /// specimen
# title = "an accuracy near a half is called a collapse"
# cell = "after:exercise-3"
# fails = { "3.2" = "accuracy-is-no-collapse" }
# ///
def collapsed(run):
    return not np.isfinite(run.logits).all() or run.metrics["accuracy"] < 0.7
