# /// specimen
# title = "long messages are cut by letters"
# cell = "after:exercise-2"
# fails = { "2.2" = "cut-too-short" }
# ///
def encode(texts, labels, tokenizer, max_length):
    texts = [text[: 2 * max_length] for text in texts]
    encoded = tokenizer(texts, truncation=True, max_length=max_length)
    return [
        {"input_ids": ids, "attention_mask": mask, "labels": label}
        for ids, mask, label in zip(encoded["input_ids"], encoded["attention_mask"], labels, strict=True)
    ]
