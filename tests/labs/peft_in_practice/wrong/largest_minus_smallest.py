# /// specimen
# title = "the largest minus the smallest"
# cell = "after:exercise-4"
# fails = { "4.3" = "range" }
# ///
def summarise(values):
    return {"mean": statistics.fmean(values), "spread": max(values) - min(values), "ddof": 1}
