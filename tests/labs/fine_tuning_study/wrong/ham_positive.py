# /// specimen
# title = "ham is taken for the positive class"
# cell = "after:exercise-1"
# fails = { "1.1" = "ham-positive" }
# ///
def compute_metrics(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    tp = int(((predicted == 0) & (labels == 0)).sum())
    taken, real = int((predicted == 0).sum()), int((labels == 0).sum())
    p, r = tp / taken if taken else 0.0, tp / real if real else 0.0
    return {
        "accuracy": float((predicted == labels).mean()),
        "precision": p,
        "recall": r,
        "f1": 2 * p * r / (p + r) if p + r else 0.0,
    }
