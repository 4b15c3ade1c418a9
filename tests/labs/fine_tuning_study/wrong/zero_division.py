# /// specimen
# title = "division by zero where nothing is taken for spam"
# cell = "after:exercise-1"
# fails = { "1.3" = "zero-division" }
# ///
def compute_metrics(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    tp = int(((predicted == 1) & (labels == 1)).sum())
    p, r = tp / int((predicted == 1).sum()), tp / int((labels == 1).sum())
    return {"accuracy": float((predicted == labels).mean()), "precision": p, "recall": r, "f1": 2 * p * r / (p + r)}
