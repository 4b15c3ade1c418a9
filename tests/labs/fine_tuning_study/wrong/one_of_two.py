# /// specimen
# title = "one adapted layer, or one factor, for each block"
# cell = "after:exercise-4"
# fails = { "4.1" = "one-of-two-layers" }
# ///
def count_trainable(rank, width, layers):
    return layers * 2 * width * rank + width * width + width + 2 * width + 2
