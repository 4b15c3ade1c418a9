# /// specimen
# title = "accuracies are read as losses"
# cell = "after:exercise-4"
# fails = { "4.1" = "worst-epoch" }
# ///
def best_epoch(validation):
    return int(np.argmin(validation))
