# /// specimen
# title = "the spread as a fraction"
# cell = "after:exercise-4"
# fails = { "4.3" = "spread-as-a-fraction" }
# ///
def summarise(values):
    return {"mean": statistics.fmean(values), "spread": statistics.stdev(values) / 100, "ddof": 1}
