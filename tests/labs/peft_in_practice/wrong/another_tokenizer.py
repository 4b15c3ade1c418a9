# /// specimen
# title = "another tokenizer than the one that was passed"
# cell = "after:exercise-2"
# fails = { "2.1" = "other-tokens" }
# ///
def encode(texts, labels, tokenizer, max_length):
    encoded = generator_tokenizer(texts, truncation=True, max_length=max_length)
    return [
        {"input_ids": ids, "attention_mask": mask, "labels": label}
        for ids, mask, label in zip(encoded["input_ids"], encoded["attention_mask"], labels, strict=True)
    ]
