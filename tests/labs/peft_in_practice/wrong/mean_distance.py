# /// specimen
# title = "the mean distance to the mean"
# cell = "after:exercise-4"
# fails = { "4.3" = "mean-distance" }
# ///
def summarise(values):
    mean = statistics.fmean(values)
    return {"mean": mean, "spread": statistics.fmean(abs(value - mean) for value in values)}
