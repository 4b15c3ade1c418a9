# /// specimen
# title = "batches of one fixed length"
# cell = "after:exercise-2"
# fails = { "2.3" = "padded-to-other-length" }
# ///
def collate(rows, tokenizer):
    return dict(tokenizer.pad(rows, padding="max_length", max_length=128, return_tensors="pt"))
