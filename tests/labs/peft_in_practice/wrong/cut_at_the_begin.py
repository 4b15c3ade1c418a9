# /// specimen
# title = "the begin of long messages is cut off"
# cell = "after:exercise-2"
# fails = { "2.2" = "cut-at-the-wrong-end" }
# ///
def encode(texts, labels, tokenizer, max_length):
    texts = [text if len(tokenizer(text).input_ids) <= max_length else text[-6 * max_length :] for text in texts]
    encoded = tokenizer(texts, truncation=True, max_length=max_length)
    return [
        {"input_ids": ids, "attention_mask": mask, "labels": label}
        for ids, mask, label in zip(encoded["input_ids"], encoded["attention_mask"], labels, strict=True)
    ]
