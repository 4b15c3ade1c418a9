# /// specimen
# title = "the count is a text"
# cell = "after:exercise-4"
# fails = { "4.1" = "no-number" }
# ///
def count_trainable(rank, width, layers):
    count = layers * 4 * width * rank + width * width + 3 * width + 2
    return f"{count:,}"
