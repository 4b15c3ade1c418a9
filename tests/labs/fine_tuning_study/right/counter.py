# /// specimen
# title = "pairs counted by a Counter"
# cell = "exercise-1"
# ///
from collections import Counter


def pairs(eval_pred):
    logits, labels = tuple(eval_pred)[:2]
    logits = logits[0] if type(logits) is tuple else logits
    return Counter((int(truth), int(ham < spam)) for truth, (ham, spam) in zip(labels, logits))


def compute_metrics(eval_pred):
    count = pairs(eval_pred)
    tp, fp, fn = count[1, 1], count[0, 1], count[1, 0]
    ratio = lambda a, b: a / b if b else 0.0
    return {
        "eval_accuracy": (tp + count[0, 0]) / sum(count.values()),
        "eval_precision": ratio(tp, tp + fp),
        "eval_recall": ratio(tp, tp + fn),
        "eval_f1": ratio(2 * tp, 2 * tp + fp + fn),
    }


def confusion_matrix(eval_pred):
    count = pairs(eval_pred)
    return torch.tensor([[count[truth, taken] for taken in (0, 1)] for truth in (0, 1)])
