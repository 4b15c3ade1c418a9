# /// specimen
# title = "logits are compared with labels"
# cell = "after:exercise-1"
# fails = { "1.1" = "arrays-of-other-shapes" }
# words = { "1.1" = "argmax" }
# ///
def spam_predicted(eval_pred):
    predictions, labels = eval_pred
    return predictions[0] if isinstance(predictions, tuple) else predictions, labels
