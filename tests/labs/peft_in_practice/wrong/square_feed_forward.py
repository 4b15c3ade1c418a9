# /// specimen
# title = "the feed-forward matrices are squares"
# cell = "after:exercise-1"
# fails = { "1.1" = "d-ff-squared" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    attention = 4 * d_model * d_model
    feed_forward = 2 * d_ff * d_ff
    return vocab * d_model + (positions + 2) * d_model + layers * (attention + feed_forward)
