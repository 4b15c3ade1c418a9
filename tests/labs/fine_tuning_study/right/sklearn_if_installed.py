# /// specimen
# title = "sklearn's metrics where it is installed, else by hand"
# cell = "exercise-1"
# ///
try:
    from sklearn.metrics import confusion_matrix as sklearn_matrix
    from sklearn.metrics import precision_recall_fscore_support
except ImportError:
    sklearn_matrix = None


def predictions_of(eval_pred):
    logits, labels = eval_pred
    if isinstance(logits, tuple):
        logits = logits[0]
    return np.asarray(logits).argmax(-1), np.asarray(labels)


def confusion_matrix(eval_pred):
    predicted, labels = predictions_of(eval_pred)
    if sklearn_matrix is not None:
        return sklearn_matrix(labels, predicted, labels=[0, 1]).tolist()
    return np.bincount(2 * labels + predicted, minlength=4).reshape(2, 2).tolist()


def compute_metrics(eval_pred):
    predicted, labels = predictions_of(eval_pred)
    if sklearn_matrix is not None:
        p, r, f, _ = precision_recall_fscore_support(labels, predicted, average="binary", zero_division=0)
    else:
        (tn, fp), (fn, tp) = confusion_matrix(eval_pred)
        p, r = (tp / n if n else 0 for n in (tp + fp, tp + fn))
        f = 2 * p * r / (p + r) if p + r else 0
    return {"accuracy": float((predicted == labels).mean()), "precision": float(p), "recall": float(r), "f1": float(f)}
