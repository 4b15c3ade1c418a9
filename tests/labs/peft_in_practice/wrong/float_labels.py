# /// specimen
# title = "labels with a decimal point"
# cell = "after:exercise-2"
# fails = { "2.3" = "labels-no-integers" }
# ///
def collate(rows, tokenizer):
    longest = max(len(row["input_ids"]) for row in rows)
    ids = [row["input_ids"] + [tokenizer.pad_token_id] * (longest - len(row["input_ids"])) for row in rows]
    mask = [[1] * len(row["input_ids"]) + [0] * (longest - len(row["input_ids"])) for row in rows]
    labels = [row["labels"] for row in rows]
    labels = torch.tensor(labels, dtype=torch.float32)
    return {"input_ids": torch.tensor(ids), "attention_mask": torch.tensor(mask), "labels": labels}
