# /// specimen
# title = "the value is returned, not where it stands"
# cell = "after:exercise-4"
# fails = { "4.1" = "value-not-epoch" }
# ///
def best_epoch(validation):
    return max(validation)


def reported(validation, test):
    return test[validation.index(best_epoch(validation))]
