# /// specimen
# title = "the spread with n, and it says so"
# cell = "after:exercise-4"
# ///
def summarise(values):
    return {"mean": statistics.fmean(values), "spread": statistics.pstdev(values), "ddof": 0}
