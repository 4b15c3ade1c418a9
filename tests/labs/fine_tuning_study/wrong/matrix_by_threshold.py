# /// specimen
# title = "the matrix compares the logit of spam with 0.5, the metrics don't"
# cell = "after:exercise-1"
# fails = { "1.6" = "logit-threshold" }
# ///
def confusion_matrix(eval_pred):
    logits, labels = eval_pred
    if isinstance(logits, tuple):
        logits = logits[0]
    predicted = (logits[:, 1] > 0.5).astype(int)
    return [[int(((labels == t) & (predicted == p)).sum()) for p in (0, 1)] for t in (0, 1)]
