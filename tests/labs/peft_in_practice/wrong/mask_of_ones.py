# /// specimen
# title = "the mask is 1 everywhere"
# cell = "after:exercise-2"
# fails = { "2.4" = "mask-of-ones" }
# ///
def collate(rows, tokenizer):
    longest = max(len(row["input_ids"]) for row in rows)
    ids = [row["input_ids"] + [tokenizer.pad_token_id] * (longest - len(row["input_ids"])) for row in rows]
    mask = [[1] * longest for row in rows]
    labels = [row["labels"] for row in rows]
    return {"input_ids": torch.tensor(ids), "attention_mask": torch.tensor(mask), "labels": torch.tensor(labels)}
