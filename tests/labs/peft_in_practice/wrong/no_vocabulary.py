# /// specimen
# title = "the table of the vocabulary is forgotten"
# cell = "after:exercise-1"
# fails = { "1.2" = "vocabulary-left-out" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    layer = 4 * d_model * d_model + 2 * d_model * d_ff
    return (positions + 2) * d_model + layers * layer
