# /// specimen
# title = "layers beyond the fourth are not counted"
# cell = "after:exercise-1"
# fails = { "1.3" = "not-for-all-sizes" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + min(layers, 4) * (4 * d_model**2 + 2 * d_model * d_ff)
