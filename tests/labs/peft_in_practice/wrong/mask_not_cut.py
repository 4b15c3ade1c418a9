# /// specimen
# title = "the ids are cut, and the mask is not"
# cell = "after:exercise-2"
# fails = { "2.1" = "row-mask-of-others" }
# ///
def encode(texts, labels, tokenizer, max_length):
    encoded = tokenizer(texts)
    return [
        {"input_ids": ids[:max_length], "attention_mask": mask, "labels": label}
        for ids, mask, label in zip(encoded["input_ids"], encoded["attention_mask"], labels, strict=True)
    ]
