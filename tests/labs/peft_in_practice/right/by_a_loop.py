# /// specimen
# title = "a loop that keeps the best so far"
# cell = "after:exercise-4"
# ///
def best_epoch(validation):
    best = 0
    for epoch, accuracy in enumerate(validation):
        if accuracy > validation[best]:
            best = epoch
    return best


def reported(validation, test):
    pairs = list(zip(validation, test))
    return max(pairs, key=lambda pair: pair[0])[1]
