# /// specimen
# title = "long messages stay long"
# cell = "after:exercise-2"
# fails = { "2.2" = "not-cut" }
# ///
def encode(texts, labels, tokenizer, max_length):
    encoded = tokenizer(texts)
    return [
        {"input_ids": ids, "attention_mask": mask, "labels": label}
        for ids, mask, label in zip(encoded["input_ids"], encoded["attention_mask"], labels, strict=True)
    ]
