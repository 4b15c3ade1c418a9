# /// specimen
# title = "the difference of the logits above zero, undefined precision as NaN"
# cell = "exercise-1"
# ///
def counts(eval_pred):
    logits, labels = eval_pred
    while isinstance(logits, tuple):
        logits = logits[0]
    spam = (logits[:, 1] - logits[:, 0]) > 0
    real = np.asarray(labels) == 1
    return [[int((~real & ~spam).sum()), int((~real & spam).sum())], [int((real & ~spam).sum()), int((real & spam).sum())]]


def confusion_matrix(eval_pred):
    return counts(eval_pred)


def compute_metrics(eval_pred):
    (tn, fp), (fn, tp) = counts(eval_pred)
    precision = tp / (tp + fp) if tp + fp > 0 else float("nan")
    recall = tp / (tp + fn) if tp + fn > 0 else float("nan")
    return dict(
        accuracy=(tp + tn) / (tp + tn + fp + fn), precision=precision, recall=recall, f1=2 * tp / (2 * tp + fp + fn)
    )
