# /// specimen
# title = "NumPy divides 0 by 0, and warns"
# cell = "after:exercise-1"
# fails = { "1.3" = "division-warning" }
# ///
def compute_metrics(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    tp = ((predicted == 1) & (labels == 1)).sum()
    p, r = tp / (predicted == 1).sum(), tp / (labels == 1).sum()
    p = float(p)
    r = float(r)
    return {
        "accuracy": float((predicted == labels).mean()),
        "precision": p,
        "recall": r,
        "f1": 2 * p * r / (p + r) if p + r else 0.0,
    }
