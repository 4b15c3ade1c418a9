# /// specimen
# title = "F1 is 0 where precision and recall are the same: the guard subtracts"
# cell = "after:exercise-1"
# fails = { "1.1" = "" }
# ///
def compute_metrics(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    tp = int(((predicted == 1) & (labels == 1)).sum())
    taken, real = int((predicted == 1).sum()), int((labels == 1).sum())
    p, r = tp / taken if taken else 0.0, tp / real if real else 0.0
    f1 = 2 * p * r / (p + r) if p - r else 0.0
    return {"accuracy": float((predicted == labels).mean()), "precision": p, "recall": r, "f1": f1}
