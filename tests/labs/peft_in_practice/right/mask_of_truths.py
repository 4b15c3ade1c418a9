# /// specimen
# title = "the mask of a row is True for each token"
# cell = "after:exercise-2"
# ///
def encode(texts, labels, tokenizer, max_length):
    ids = tokenizer(texts, truncation=True, max_length=max_length)["input_ids"]
    return [
        {"input_ids": one, "attention_mask": [True] * len(one), "labels": label}
        for one, label in zip(ids, labels, strict=True)
    ]
