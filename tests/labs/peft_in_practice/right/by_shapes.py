# /// specimen
# title = "a list of shapes, multiplied and added up"
# cell = "after:exercise-1"
# ///
def count_parameters(vocab, d_model, d_ff, positions, layers):
    square = (d_model, d_model)
    layer = [square, square, square, square, (d_ff, d_model), (d_model, d_ff)]
    shapes = [(vocab, d_model), (positions + 2, d_model), *(layers * layer)]
    return sum(rows * columns for rows, columns in shapes)
