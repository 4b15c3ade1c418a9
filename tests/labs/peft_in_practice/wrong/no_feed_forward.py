# /// specimen
# title = "the layers have attention alone"
# cell = "after:exercise-1"
# fails = { "1.1" = "feed-forward-left-out" }
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    tokens = vocab * d_model
    places = (positions + 2) * d_model
    layer = sum(d_model * d_model for matrix in ("query", "key", "value", "output"))
    return tokens + places + layers * layer
