# /// specimen
# title = "a sigmoid of each logit, rounded, and then compared"
# cell = "after:exercise-1"
# fails = { "1.2" = "not-by-the-difference" }
# ///
def spam_predicted(eval_pred):
    logits, labels = eval_pred
    if isinstance(logits, tuple):
        logits = logits[0]
    shares = np.round(1 / (1 + np.exp(-logits)), 2)
    return shares.argmax(axis=-1), np.asarray(labels)
