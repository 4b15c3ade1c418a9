# /// specimen
# title = "padding on the left, with its mask"
# cell = "after:exercise-2"
# fails = { "2.4" = "padded-on-the-left" }
# ///
def collate(rows, tokenizer):
    longest = max(len(row["input_ids"]) for row in rows)
    batch = {"input_ids": [], "attention_mask": [], "labels": []}
    for row in rows:
        missing = longest - len(row["input_ids"])
        batch["input_ids"].append([tokenizer.pad_token_id] * missing + list(row["input_ids"]))
        batch["attention_mask"].append([0] * missing + [1] * len(row["input_ids"]))
        batch["labels"].append(row["labels"])
    return {name: torch.tensor(values) for name, values in batch.items()}
