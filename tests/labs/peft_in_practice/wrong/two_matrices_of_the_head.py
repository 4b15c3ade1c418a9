# /// specimen
# title = "the matrices of the head are counted"
# cell = "after:exercise-1"
# fails = { "1.2" = "matrices-of-the-head-counted" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    embeddings = vocab * d_model + (positions + 2) * d_model
    attention, feed_forward = 4 * d_model * d_model, 2 * d_model * d_ff
    head = d_model * d_model + 2 * d_model
    return embeddings + layers * (attention + feed_forward) + head
