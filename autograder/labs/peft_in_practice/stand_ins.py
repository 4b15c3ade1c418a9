"""What an exercise is tried with where an earlier one does not run, so that it keeps its points.

These are never in a process whose evidence is used for the exercise that they stand in for.
"""

COLLATE = """
import torch

def collate(rows, tokenizer, *given, **named):
    longest = max(len(row["input_ids"]) for row in rows)
    fill = {"input_ids": tokenizer.pad_token_id, "attention_mask": 0}
    batch = {
        name: torch.tensor([list(row[name]) + [value] * (longest - len(row[name])) for row in rows])
        for name, value in fill.items()
    }
    batch["labels"] = torch.tensor([int(row["labels"]) for row in rows])
    return batch
"""
