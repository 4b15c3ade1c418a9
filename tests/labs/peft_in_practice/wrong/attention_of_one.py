# /// specimen
# title = "attention is taken for one matrix"
# cell = "after:exercise-1"
# fails = { "1.1" = "attention-of-one" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    embeddings = vocab * d_model + (positions + 2) * d_model
    attention = d_model * d_model
    feed_forward = 2 * d_model * d_ff
    return embeddings + layers * (attention + feed_forward)
