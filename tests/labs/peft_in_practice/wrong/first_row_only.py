# /// specimen
# title = "one row for all texts"
# cell = "after:exercise-2"
# fails = { "2.1" = "no-rows" }
# ///
def encode(texts, labels, tokenizer, max_length):
    encoded = tokenizer(texts, truncation=True, max_length=max_length)
    return [{"input_ids": encoded["input_ids"][0], "attention_mask": encoded["attention_mask"][0], "labels": labels[0]}]
