# /// specimen
# title = "a matrix back to the vocabulary is counted"
# cell = "after:exercise-1"
# fails = { "1.2" = "table-counted-twice" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + vocab * d_model + layers * (4 * d_model**2 + 2 * d_model * d_ff)
