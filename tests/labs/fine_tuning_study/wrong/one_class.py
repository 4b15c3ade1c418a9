# /// specimen
# title = "naming one class is called a collapse"
# cell = "after:exercise-3"
# fails = { "3.2" = "one-class-is-no-collapse" }
# ///
def collapsed(run):
    return not np.isfinite(run.logits).all() or len(set(np.argmax(run.logits, axis=1).tolist())) == 1
