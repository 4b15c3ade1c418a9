# /// specimen
# title = "one of the four counts is copied"
# cell = "after:exercise-1"
# fails = { "1.6" = "" }
# words = { "1.6" = "count one cell" }
# ///
def confusion_matrix(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    tn = int(((labels == 0) & (predicted == 0)).sum())
    fp = int(((labels == 0) & (predicted == 1)).sum())
    fn = int(((labels == 0) & (predicted == 1)).sum())
    tp = int(((labels == 1) & (predicted == 1)).sum())
    return [[tn, fp], [fn, tp]]
