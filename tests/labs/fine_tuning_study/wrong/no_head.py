# /// specimen
# title = "the head is not counted"
# cell = "after:exercise-4"
# fails = { "4.1" = "head-left-out" }
# ///
def count_trainable(rank, width, layers):
    return layers * 2 * 2 * width * rank
