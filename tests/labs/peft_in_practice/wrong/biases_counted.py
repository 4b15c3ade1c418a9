# /// specimen
# title = "biases are counted as well"
# cell = "after:exercise-1"
# fails = { "1.1" = "biases-counted" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + layers * (4 * d_model**2 + 2 * d_model * d_ff + 5 * d_model + d_ff)
