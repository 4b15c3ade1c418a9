# /// specimen
# title = "query, key and value are counted"
# cell = "after:exercise-4"
# fails = { "4.1" = "" }
# words = { "4.1" = "shape of every matrix" }
# ///
def count_trainable(rank, width, layers):
    adapters = layers * 3 * (width * rank + rank * width)
    head = (width * width + width) + (width * 2 + 2)
    return adapters + head
