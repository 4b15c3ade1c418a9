# /// specimen
# title = "no tokens for begin and end"
# cell = "after:exercise-2"
# fails = { "2.1" = "special-tokens-left-out" }
# ///
def encode(texts, labels, tokenizer, max_length):
    encoded = tokenizer(texts, truncation=True, max_length=max_length, add_special_tokens=False)
    return [
        {"input_ids": ids, "attention_mask": mask, "labels": label}
        for ids, mask, label in zip(encoded["input_ids"], encoded["attention_mask"], labels, strict=True)
    ]
