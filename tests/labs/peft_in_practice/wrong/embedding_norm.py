# /// specimen
# title = "the norm behind the embeddings is counted"
# cell = "after:exercise-1"
# fails = { "1.2" = "embedding-norm-counted" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + 2 * d_model + layers * (4 * d_model**2 + 2 * d_model * d_ff)
