# /// specimen
# title = "mean and spread are rounded to two decimals"
# cell = "after:exercise-4"
# ///
def summarise(values):
    return {"mean": round(statistics.mean(values), 2), "spread": round(statistics.stdev(values), 2), "ddof": 1}
