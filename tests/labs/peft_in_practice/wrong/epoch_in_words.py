# /// specimen
# title = "the epoch as a text"
# cell = "after:exercise-4"
# fails = { "4.1" = "no-epoch" }
# ///
def best_epoch(validation):
    return f"epoch {validation.index(max(validation))}"


def reported(validation, test):
    return test[validation.index(max(validation))]
