# /// specimen
# title = "a text in place of a number"
# cell = "after:exercise-1"
# fails = { "1.1" = "no-number" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return f"{vocab * d_model + (positions + 2) * d_model + layers * (4 * d_model**2 + 2 * d_model * d_ff):,}"
