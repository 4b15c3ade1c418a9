# /// specimen
# title = "the last epoch is taken for the best"
# cell = "after:exercise-4"
# fails = { "4.1" = "last-epoch" }
# ///
def best_epoch(validation):
    return len(validation) - 1
