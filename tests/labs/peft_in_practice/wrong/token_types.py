# /// specimen
# title = "the row of token types is counted"
# cell = "after:exercise-1"
# fails = { "1.2" = "token-types-counted" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + d_model + layers * (4 * d_model**2 + 2 * d_model * d_ff)
