# /// specimen
# title = "both matrices of the feed-forward part are squares"
# cell = "after:exercise-1"
# fails = { "1.1" = "d-ff-as-wide" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + layers * 6 * d_model**2
