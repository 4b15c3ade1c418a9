# /// specimen
# title = "no table of positions"
# cell = "after:exercise-1"
# fails = { "1.2" = "positions-left-out" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + layers * (4 * d_model**2 + 2 * d_model * d_ff)
