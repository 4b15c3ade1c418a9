# /// specimen
# title = "token types and the norm are counted"
# cell = "after:exercise-1"
# fails = { "1.2" = "norm-and-token-types-counted" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    token_types, norm = d_model, 2 * d_model
    embeddings = vocab * d_model + (positions + 2) * d_model + token_types + norm
    return embeddings + layers * (4 * d_model**2 + 2 * d_model * d_ff)
