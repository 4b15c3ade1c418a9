# /// specimen
# title = "the best seed is called the mean"
# cell = "after:exercise-4"
# fails = { "4.3" = "best-seed" }
# ///
def summarise(values):
    return {"mean": max(values), "spread": statistics.stdev(values), "ddof": 1}
