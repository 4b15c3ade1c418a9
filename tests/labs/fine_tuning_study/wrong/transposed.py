# /// specimen
# title = "the confusion matrix has predictions in its rows"
# cell = "after:exercise-1"
# fails = { "1.6" = "confusion-transposed" }
# ///
def confusion_matrix(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    return [[int(((labels == t) & (predicted == p)).sum()) for t in (0, 1)] for p in (0, 1)]
