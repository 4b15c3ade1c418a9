# /// specimen
# title = "means over both classes beside the metrics of spam"
# cell = "after:exercise-1"
# ///
def compute_metrics(eval_pred):
    predicted, labels = spam_predicted(eval_pred)
    result = {"accuracy": float((predicted == labels).mean())}
    f1 = []
    for label, name in ((0, "ham"), (1, "spam")):
        tp = float(((predicted == label) & (labels == label)).sum())
        fp = float(((predicted == label) & (labels != label)).sum())
        fn = float(((predicted != label) & (labels == label)).sum())
        f1.append(2 * tp / (2 * tp + fp + fn) if tp else 0.0)
        if name == "spam":
            result |= {"precision": tp / (tp + fp) if tp + fp else 0.0, "recall": tp / (tp + fn) if tp + fn else 0.0}
    return result | {"f1": f1[1], "f1_macro": sum(f1) / 2}
