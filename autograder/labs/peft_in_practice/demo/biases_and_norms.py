# /// specimen
# title = "biases and norms are counted as well"
# cell = "after:exercise-1"
# fails = { "1.1" = "biases-and-norms-counted" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    biases = 5 * d_model + d_ff
    norms = 4 * d_model
    layer = 4 * d_model**2 + 2 * d_model * d_ff + biases + norms
    return vocab * d_model + (positions + 2) * d_model + 2 * d_model + layers * layer
