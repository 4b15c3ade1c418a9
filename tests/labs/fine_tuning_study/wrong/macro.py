# /// specimen
# title = "means over both classes"
# cell = "after:exercise-1"
# fails = { "1.1" = "macro-average" }
# ///
def compute_metrics(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    values = []
    for positive in (0, 1):
        tp = int(((predicted == positive) & (labels == positive)).sum())
        p = tp / max(int((predicted == positive).sum()), 1)
        r = tp / max(int((labels == positive).sum()), 1)
        values.append((p, r, 2 * p * r / (p + r) if p + r else 0.0))
    p, r, f1 = (float(np.mean(column)) for column in zip(*values))
    return {"accuracy": float((predicted == labels).mean()), "precision": p, "recall": r, "f1": f1}
