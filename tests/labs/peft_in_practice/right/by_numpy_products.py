# /// specimen
# title = "products by NumPy, whose integers they stay"
# cell = "after:exercise-1"
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    tables = np.prod([vocab + positions + 2, d_model])
    blocks = np.prod([layers, d_model, 2 * d_ff + 4 * d_model])
    return tables + blocks
