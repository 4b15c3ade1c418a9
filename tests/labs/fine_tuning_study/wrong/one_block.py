# /// specimen
# title = "one block for all"
# cell = "after:exercise-4"
# fails = { "4.1" = "one-block" }
# ///
def count_trainable(rank, width, layers):
    return 2 * 2 * width * rank + width * width + width + 2 * width + 2
