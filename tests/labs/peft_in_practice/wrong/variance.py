# /// specimen
# title = "the variance"
# cell = "after:exercise-4"
# fails = { "4.3" = "variance" }
# ///
def summarise(values):
    return {"mean": statistics.fmean(values), "spread": statistics.variance(values), "ddof": 1}
