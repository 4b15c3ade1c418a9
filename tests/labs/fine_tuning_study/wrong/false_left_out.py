# /// specimen
# title = "nothing is returned where the model has not collapsed"
# cell = "after:exercise-3"
# fails = { "3.2" = "no-answer" }
# ///
def collapsed(run):
    logits = np.asarray(run.logits)
    if not np.isfinite(logits).all() or np.ptp(logits, axis=0).max() < 1e-5:
        return True
