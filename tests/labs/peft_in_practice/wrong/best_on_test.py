# /// specimen
# title = "the test set chooses the epoch"
# cell = "after:exercise-4"
# fails = { "4.2" = "best-on-test" }
# ///
def reported(validation, test):
    return max(test)
