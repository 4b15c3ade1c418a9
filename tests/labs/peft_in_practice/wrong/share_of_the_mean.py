# /// specimen
# title = "the spread is a share of the mean"
# cell = "after:exercise-4"
# fails = { "4.3" = "spread-by-the-mean" }
# ///
def summarise(values):
    return {"mean": float(np.mean(values)), "spread": float(np.std(values, ddof=1) / np.mean(values)), "ddof": 1}
