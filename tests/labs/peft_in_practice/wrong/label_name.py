# /// specimen
# title = "the classes are called label"
# cell = "after:exercise-2"
# fails = { "2.1" = "label-name" }
# ///
def encode(texts, labels, tokenizer, max_length):
    encoded = tokenizer(texts, truncation=True, max_length=max_length)
    return [
        {"input_ids": ids, "attention_mask": mask, "label": label}
        for ids, mask, label in zip(encoded["input_ids"], encoded["attention_mask"], labels, strict=True)
    ]
