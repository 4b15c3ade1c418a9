# /// specimen
# title = "a batch of lists"
# cell = "after:exercise-2"
# fails = { "2.3" = "no-tensors" }
# ///
def collate(rows, tokenizer):
    longest = max(len(row["input_ids"]) for row in rows)
    ids = [row["input_ids"] + [tokenizer.pad_token_id] * (longest - len(row["input_ids"])) for row in rows]
    mask = [[1] * len(row["input_ids"]) + [0] * (longest - len(row["input_ids"])) for row in rows]
    labels = [row["labels"] for row in rows]
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}
