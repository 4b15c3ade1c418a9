# /// specimen
# title = "F1 is guarded against nothing taken for spam, and not against nothing taken rightly"
# cell = "after:exercise-1"
# fails = { "1.3" = "zero-division-of-f1" }
# ///
def compute_metrics(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    tp = int(((predicted == 1) & (labels == 1)).sum())
    taken, real = int((predicted == 1).sum()), int((labels == 1).sum())
    p, r = tp / taken if taken else 0.0, tp / real if real else 0.0
    f1 = 2 * p * r / (p + r) if taken else 0.0
    return {"accuracy": float((predicted == labels).mean()), "precision": p, "recall": r, "f1": f1}
