# /// specimen
# title = "the probability of spam above a half"
# cell = "exercise-1"
# ///
def probability_of_spam(logits):
    return torch.softmax(torch.as_tensor(np.asarray(logits), dtype=torch.float64), dim=-1)[:, 1]


def compute_metrics(eval_pred):
    logits, labels = eval_pred
    labels = torch.as_tensor(labels).bool()
    if isinstance(logits, (tuple, list)):
        logits = logits[0]
    spam = probability_of_spam(logits) > 0.5
    hits = (spam & labels).sum().item()
    result = {"accuracy": (spam == labels).double().mean().item(), "precision": 0.0, "recall": 0.0, "f1": 0.0}
    if hits:
        result["precision"] = hits / spam.sum().item()
        result["recall"] = hits / labels.sum().item()
        result["f1"] = 2 * hits / (spam.sum().item() + labels.sum().item())
    return result


def confusion_matrix(eval_pred):
    logits, labels = eval_pred
    logits = logits[0] if isinstance(logits, tuple) else logits
    matrix = np.zeros((2, 2), dtype=int)
    np.add.at(matrix, (labels, (probability_of_spam(logits) > 0.5).int().numpy()), 1)
    return matrix
