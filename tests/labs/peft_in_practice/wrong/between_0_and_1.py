# /// specimen
# title = "everything as fractions"
# cell = "after:exercise-4"
# fails = { "4.3" = "mean-as-a-fraction" }
# ///
def summarise(values):
    values = [value / 100 for value in values]
    return {"mean": statistics.fmean(values), "spread": statistics.stdev(values), "ddof": 1}
