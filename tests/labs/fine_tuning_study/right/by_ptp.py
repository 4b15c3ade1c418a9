# /// specimen
# title = "the spread by np.ptp, NaN by a comparison that fails"
# cell = "after:exercise-3"
# ///
def collapsed(run):
    spread = np.ptp(np.asarray(run.logits), axis=0)
    return not bool((spread > 1e-5).any())
