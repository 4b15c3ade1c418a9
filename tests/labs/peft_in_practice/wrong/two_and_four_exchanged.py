# /// specimen
# title = "four matrices of feed-forward, two of attention"
# cell = "after:exercise-1"
# fails = { "1.1" = "" }
# words = { "1.1" = "every matrix" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    embeddings = vocab * d_model + (positions + 2) * d_model
    return embeddings + layers * (2 * d_model**2 + 4 * d_model * d_ff)
