# /// specimen
# title = "long messages are cut by a slice"
# cell = "after:exercise-2"
# ///
def encode(texts, labels, tokenizer, max_length):
    rows = []
    for text, label in zip(texts, labels):
        ids = tokenizer(text)["input_ids"][:max_length]
        rows.append({"input_ids": ids, "attention_mask": [1] * len(ids), "labels": label})
    return rows
