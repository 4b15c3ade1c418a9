# /// specimen
# title = "the median in place of the mean"
# cell = "after:exercise-4"
# fails = { "4.3" = "median" }
# ///
def summarise(values):
    return {"mean": statistics.median(values), "spread": statistics.stdev(values), "ddof": 1}
