# /// specimen
# title = "the matrix behind query, key and value is forgotten"
# cell = "after:exercise-1"
# fails = { "1.1" = "attention-of-three" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + layers * (3 * d_model**2 + 2 * d_model * d_ff)
