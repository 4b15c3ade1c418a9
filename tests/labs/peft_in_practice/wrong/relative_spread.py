# /// specimen
# title = "the spread is divided by the mean"
# cell = "after:exercise-4"
# fails = { "4.3" = "spread-by-the-mean" }
# ///
def summarise(values):
    mean = statistics.fmean(values)
    return {"mean": mean, "spread": 100 * statistics.stdev(values) / mean, "ddof": 1}
