# /// specimen
# title = "a second attention, as in a decoder"
# cell = "after:exercise-1"
# fails = { "1.1" = "cross-attention-counted" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    embeddings = (vocab + positions + 2) * d_model
    self_attention = cross_attention = 4 * d_model**2
    return embeddings + layers * (self_attention + cross_attention + 2 * d_model * d_ff)
