# /// specimen
# title = "the adapted layers are counted, and not their adapters"
# cell = "after:exercise-4"
# fails = { "4.1" = "full-layers" }
# ///
def count_trainable(rank, width, layers):
    head = width * width + width + 2 * width + 2
    return layers * 2 * width * width + head
