# /// specimen
# title = "the class with the smaller logit is taken"
# cell = "after:exercise-1"
# fails = { "1.1" = "classes-exchanged" }
# ///
def spam_predicted(eval_pred):
    logits, labels = eval_pred
    if isinstance(logits, tuple):
        logits = logits[0]
    logits = np.asarray(logits)
    return (logits.argmin(axis=1)).astype(int), np.asarray(labels)
