# /// specimen
# title = "the largest pair: of equal epochs, the test decides"
# cell = "after:exercise-4"
# fails = { "4.2" = "last-of-equals-reported" }
# ///
def reported(validation, test):
    return max(zip(validation, test))[1]
