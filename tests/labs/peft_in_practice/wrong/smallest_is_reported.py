# /// specimen
# title = "the epoch with the smallest value, as if these were losses"
# cell = "after:exercise-4"
# fails = { "4.2" = "worst-reported" }
# ///
def reported(validation, test):
    return test[int(np.argmin(validation))]
