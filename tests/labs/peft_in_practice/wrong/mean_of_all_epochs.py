# /// specimen
# title = "the mean of all epochs is reported"
# cell = "after:exercise-4"
# fails = { "4.2" = "mean-of-epochs" }
# ///
def reported(validation, test):
    return statistics.fmean(test)
