# /// specimen
# title = "a tuple of predictions is not unpacked"
# cell = "after:exercise-1"
# fails = { "1.4" = "tuple-predictions" }
# ///
def spam_predicted(eval_pred):
    logits, labels = eval_pred
    return np.argmax(logits, axis=-1), np.asarray(labels)
