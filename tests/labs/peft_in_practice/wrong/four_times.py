# /// specimen
# title = "d_ff is taken for four times d"
# cell = "after:exercise-1"
# fails = { "1.1" = "d-ff-four-times" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + layers * 12 * d_model**2
