# /// specimen
# title = "the brackets around positions + 2 are left out"
# cell = "after:exercise-1"
# fails = { "1.2" = "" }
# words = { "1.2" = "how many rows" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    embeddings = vocab * d_model + positions + 2 * d_model
    return embeddings + layers * (4 * d_model * d_model + 2 * d_model * d_ff)
