# /// specimen
# title = "rows are padded as they are encoded"
# cell = "after:exercise-2"
# fails = { "2.1" = "padded-too-early" }
# ///
def encode(texts, labels, tokenizer, max_length):
    encoded = tokenizer(texts, truncation=True, max_length=max_length, padding="max_length")
    return [
        {"input_ids": ids, "attention_mask": mask, "labels": label}
        for ids, mask, label in zip(encoded["input_ids"], encoded["attention_mask"], labels, strict=True)
    ]
