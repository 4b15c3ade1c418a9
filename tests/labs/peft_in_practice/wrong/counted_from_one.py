# /// specimen
# title = "epochs are counted from one"
# cell = "after:exercise-4"
# fails = { "4.1" = "counted-from-one" }
# ///
def best_epoch(validation):
    return validation.index(max(validation)) + 1


def reported(validation, test):
    return test[best_epoch(validation) - 1]
