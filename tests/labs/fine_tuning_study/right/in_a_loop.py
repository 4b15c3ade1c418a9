# /// specimen
# title = "counted in a loop"
# cell = "after:exercise-4"
# ///
def count_trainable(rank, width, layers):
    return sum(2 * (width * rank + rank * width) for _ in range(layers)) + (width + 1) * (width + 2)
