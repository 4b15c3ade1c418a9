# /// specimen
# title = "the way back from d_ff is forgotten"
# cell = "after:exercise-1"
# fails = { "1.1" = "feed-forward-of-one" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + layers * (4 * d_model**2 + d_model * d_ff)
