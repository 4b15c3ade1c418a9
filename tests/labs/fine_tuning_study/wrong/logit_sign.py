# /// specimen
# title = "a positive logit of spam is taken for spam"
# cell = "after:exercise-1"
# fails = { "1.1" = "logit-sign" }
# ///
def spam_predicted(eval_pred):
    logits, labels = eval_pred
    if isinstance(logits, tuple):
        logits = logits[0]
    logits = np.asarray(logits)
    return (logits[:, 1] > 0).astype(int), np.asarray(labels)
