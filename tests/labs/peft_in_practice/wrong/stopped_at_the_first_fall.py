# /// specimen
# title = "the search ends where the accuracy falls for the first time"
# cell = "after:exercise-4"
# fails = { "4.1" = "first-fall" }
# ///
def best_epoch(validation):
    for epoch in range(1, len(validation)):
        if validation[epoch] < validation[epoch - 1]:
            return epoch - 1
    return len(validation) - 1
