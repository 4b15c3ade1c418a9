# /// specimen
# title = "the number of layers is that of one model"
# cell = "after:exercise-1"
# fails = { "1.1" = "layers-ignored" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + 4 * (4 * d_model**2 + 2 * d_model * d_ff)
