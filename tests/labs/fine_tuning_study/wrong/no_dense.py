# /// specimen
# title = "one of the head's layers is not counted"
# cell = "after:exercise-4"
# fails = { "4.1" = "dense-left-out" }
# ///
def count_trainable(rank, width, layers):
    return layers * 2 * 2 * width * rank + 2 * width + 2
