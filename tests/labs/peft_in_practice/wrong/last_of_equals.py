# /// specimen
# title = "of equal epochs the last one"
# cell = "after:exercise-4"
# fails = { "4.1" = "last-of-equals" }
# ///
def best_epoch(validation):
    return max(range(len(validation)), key=lambda epoch: (validation[epoch], epoch))
