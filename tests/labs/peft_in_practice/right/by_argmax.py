# /// specimen
# title = "argmax of NumPy, and its standard deviation"
# cell = "after:exercise-4"
# ///
def best_epoch(validation):
    return np.argmax(validation)


def reported(validation, test):
    return np.asarray(test)[np.argmax(validation)]


def summarise(values):
    return {"mean": np.mean(values), "spread": np.std(values, ddof=1)}


def differs(a, b):
    spread = max(np.std(a, ddof=1), np.std(b, ddof=1))
    return np.abs(np.mean(a) - np.mean(b)) > spread
