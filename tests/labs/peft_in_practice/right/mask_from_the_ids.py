# /// specimen
# title = "the mask is where the ids are no padding"
# cell = "after:exercise-2"
# ///
def collate(rows, tokenizer):
    longest = max(len(row["input_ids"]) for row in rows)
    ids = torch.full((len(rows), longest), tokenizer.pad_token_id)
    for place, row in zip(ids, rows):
        place[: len(row["input_ids"])] = torch.tensor(row["input_ids"])
    labels = torch.tensor([row["labels"] for row in rows])
    return {"input_ids": ids, "attention_mask": (ids != tokenizer.pad_token_id).int(), "labels": labels}
