# /// specimen
# title = "shares in place of counts"
# cell = "after:exercise-1"
# fails = { "1.6" = "confusion-shares" }
# ///
def confusion_matrix(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    counts = np.array([[((labels == t) & (predicted == p)).sum() for p in (0, 1)] for t in (0, 1)])
    return counts / counts.sum()
