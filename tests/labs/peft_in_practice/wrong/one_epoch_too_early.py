# /// specimen
# title = "the epoch is taken for one that is counted from 1"
# cell = "after:exercise-4"
# fails = { "4.2" = "" }
# words = { "4.2" = "which list" }
# ///
def reported(validation, test):
    return test[best_epoch(validation) - 1]
