# /// specimen
# title = "spam stands first in the confusion matrix"
# cell = "after:exercise-1"
# fails = { "1.6" = "confusion-spam-first" }
# ///
def confusion_matrix(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    return [[int(((labels == t) & (predicted == p)).sum()) for p in (1, 0)] for t in (1, 0)]
