# /// specimen
# title = "attention is forgotten"
# cell = "after:exercise-1"
# fails = { "1.1" = "attention-left-out" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    return vocab * d_model + (positions + 2) * d_model + layers * 2 * d_model * d_ff
