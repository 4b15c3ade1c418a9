# /// specimen
# title = "the head is counted as well"
# cell = "after:exercise-1"
# fails = { "1.2" = "head-counted" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    head = d_model * d_model + d_model + 2 * d_model + 2
    return vocab * d_model + (positions + 2) * d_model + layers * (4 * d_model**2 + 2 * d_model * d_ff) + head
