# /// specimen
# title = "argmax goes along the messages"
# cell = "after:exercise-1"
# fails = { "1.1" = "arrays-of-other-shapes" }
# words = { "1.1" = "argmax" }
# ///
def spam_predicted(eval_pred):
    logits, labels = eval_pred
    if isinstance(logits, tuple):
        logits = logits[0]
    return np.argmax(logits, axis=0), labels
