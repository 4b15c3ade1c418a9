# /// specimen
# title = "the answer is printed, and not returned"
# cell = "after:exercise-3"
# fails = { "3.1" = "no-answer" }
# ///
def collapsed(run):
    spread = np.ptp(np.asarray(run.logits), axis=0).max()
    print("collapsed" if not spread >= 1e-5 else "not collapsed")
