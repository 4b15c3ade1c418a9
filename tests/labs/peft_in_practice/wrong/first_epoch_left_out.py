# /// specimen
# title = "the search begins with the second epoch"
# cell = "after:exercise-4"
# fails = { "4.1" = "" }
# words = { "4.1" = "largest value" }
# ///
def best_epoch(validation):
    best = 1
    for epoch in range(1, len(validation)):
        if validation[epoch] > validation[best]:
            best = epoch
    return best
