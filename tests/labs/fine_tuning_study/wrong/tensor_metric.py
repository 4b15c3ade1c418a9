# /// specimen
# title = "a tensor among the metrics"
# cell = "after:exercise-1"
# fails = { "1.5" = "numpy-numbers" }
# ///
def compute_metrics(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    tp = int(((predicted == 1) & (labels == 1)).sum())
    taken, real = int((predicted == 1).sum()), int((labels == 1).sum())
    p, r = tp / taken if taken else 0.0, tp / real if real else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"accuracy": torch.tensor(float((predicted == labels).mean())), "precision": p, "recall": r, "f1": f1}
