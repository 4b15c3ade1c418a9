# /// specimen
# title = "F1 with every count once"
# cell = "after:exercise-1"
# fails = { "1.1" = "" }
# words = { "1.1" = "count by hand" }
# ///
def compute_metrics(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    tp = int(((predicted == 1) & (labels == 1)).sum())
    fp = int(((predicted == 1) & (labels == 0)).sum())
    fn = int(((predicted == 0) & (labels == 1)).sum())
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = tp / (tp + fp + fn) if tp + fp + fn else 0.0
    return {"accuracy": float((predicted == labels).mean()), "precision": precision, "recall": recall, "f1": f1}
