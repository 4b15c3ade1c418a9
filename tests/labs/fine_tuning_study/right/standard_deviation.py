# /// specimen
# title = "the standard deviation over messages, or a sum that is no number"
# cell = "exercise-3"
# ///
import math


def collapsed(run):
    numbers = np.array(run.logits, dtype=np.float64)
    if not math.isfinite(numbers.sum()):
        return True
    return all(np.std(numbers[:, c]) < 1e-5 for c in range(numbers.shape[1]))
