# /// specimen
# title = "half of largest minus smallest, to write behind a plus-minus"
# cell = "after:exercise-4"
# fails = { "4.3" = "half-the-range" }
# ///
def summarise(values):
    return {"mean": statistics.fmean(values), "spread": (max(values) - min(values)) / 2, "ddof": 1}
