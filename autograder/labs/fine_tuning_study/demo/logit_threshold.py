# /// specimen
# title = "the logit of spam is compared with 0.5"
# cell = "after:exercise-1"
# fails = { "1.1" = "logit-threshold" }
# ///
def spam_predicted(eval_pred):
    logits, labels = eval_pred
    if isinstance(logits, tuple):
        logits = logits[0]
    return (logits[:, 1] > 0.5).astype(int), labels
