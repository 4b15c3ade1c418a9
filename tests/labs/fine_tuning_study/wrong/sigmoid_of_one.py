# /// specimen
# title = "sigmoid of one logit against 0.5"
# cell = "after:exercise-1"
# fails = { "1.1" = "logit-sign" }
# ///
def spam_predicted(eval_pred):
    logits, labels = eval_pred
    if isinstance(logits, tuple):
        logits = logits[0]
    logits = np.asarray(logits)
    return (1 / (1 + np.exp(-logits[:, 1])) > 0.5).astype(int), np.asarray(labels)
