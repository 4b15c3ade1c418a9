# /// specimen
# title = "a pair in place of a dictionary"
# cell = "after:exercise-4"
# fails = { "4.3" = "no-summary" }
# ///
def summarise(values):
    return statistics.fmean(values), statistics.stdev(values)
