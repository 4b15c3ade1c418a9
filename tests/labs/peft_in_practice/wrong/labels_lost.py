# /// specimen
# title = "the labels are lost in the batch"
# cell = "after:exercise-2"
# fails = { "2.3" = "labels-lost" }
# ///
def collate(rows, tokenizer):
    rows = [{name: row[name] for name in ("input_ids", "attention_mask")} for row in rows]
    return dict(tokenizer.pad(rows, return_tensors="pt"))
