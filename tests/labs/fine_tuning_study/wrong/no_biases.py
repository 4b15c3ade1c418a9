# /// specimen
# title = "the head's biases are not counted"
# cell = "after:exercise-4"
# fails = { "4.1" = "head-biases-left-out" }
# ///
def count_trainable(rank, width, layers):
    return layers * 2 * 2 * width * rank + width * width + 2 * width
