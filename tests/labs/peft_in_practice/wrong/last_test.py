# /// specimen
# title = "what came after the last epoch is reported"
# cell = "after:exercise-4"
# fails = { "4.2" = "last-test-value" }
# ///
def reported(validation, test):
    return test[-1]
