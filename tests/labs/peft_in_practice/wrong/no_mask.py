# /// specimen
# title = "no attention mask in the batch"
# cell = "after:exercise-2"
# fails = { "2.4" = "attention-mask-missing" }
# ///
def collate(rows, tokenizer):
    longest = max(len(row["input_ids"]) for row in rows)
    ids = [row["input_ids"] + [tokenizer.pad_token_id] * (longest - len(row["input_ids"])) for row in rows]
    labels = [row["labels"] for row in rows]
    return {"input_ids": torch.tensor(ids), "labels": torch.tensor(labels)}
