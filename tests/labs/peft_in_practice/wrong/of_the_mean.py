# /// specimen
# title = "how uncertain the mean is, in place of the spread"
# cell = "after:exercise-4"
# fails = { "4.3" = "spread-of-the-mean" }
# ///
def summarise(values):
    return {"mean": statistics.fmean(values), "spread": statistics.stdev(values) / len(values) ** 0.5, "ddof": 1}
