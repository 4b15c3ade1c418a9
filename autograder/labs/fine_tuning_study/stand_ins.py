"""What an exercise is tried with where an earlier one does not run, so that it keeps its points.

These are never in a process whose evidence is used for the exercise that they stand in for.
"""

COMPUTE_METRICS = """
import numpy as np

def compute_metrics(eval_pred):
    logits, labels, *_ = eval_pred
    predicted = np.argmax(logits[0] if isinstance(logits, tuple) else logits, axis=-1)
    labels = np.asarray(labels)
    both = int(((predicted == 1) & (labels == 1)).sum())
    taken, real = int((predicted == 1).sum()), int((labels == 1).sum())
    precision, recall = both / max(taken, 1), both / max(real, 1)
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return {"accuracy": float((predicted == labels).mean()), "precision": precision, "recall": recall, "f1": f1}
"""

LORA_CONFIG = """
from peft import LoraConfig, TaskType

def lora_config(rank, *given, **named):
    return LoraConfig(task_type=TaskType.SEQ_CLS, r=rank, lora_alpha=2 * rank, target_modules=["query", "value"])
"""
