# /// specimen
# title = "the epoch comes along"
# cell = "after:exercise-4"
# fails = { "4.2" = "no-value" }
# ///
def reported(validation, test):
    epoch = best_epoch(validation)
    return test[epoch], epoch
