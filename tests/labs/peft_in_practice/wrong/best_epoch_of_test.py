# /// specimen
# title = "the epoch is asked of the test curve"
# cell = "after:exercise-4"
# fails = { "4.2" = "best-on-test" }
# ///
def reported(validation, test):
    return test[best_epoch(test)]
