# /// specimen
# title = "four counts in a row, as ravel gives them"
# cell = "after:exercise-1"
# fails = { "1.6" = "no-matrix" }
# ///
def confusion_matrix(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    tn, fp, fn, tp = (int(((labels == t) & (predicted == p)).sum()) for t in (0, 1) for p in (0, 1))
    return tn, fp, fn, tp
