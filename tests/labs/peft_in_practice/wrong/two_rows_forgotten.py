# /// specimen
# title = "the two more rows of the positions are forgotten"
# cell = "after:exercise-1"
# fails = { "1.2" = "two-rows-forgotten" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return (vocab + positions) * d_model + layers * (4 * d_model**2 + 2 * d_model * d_ff)
