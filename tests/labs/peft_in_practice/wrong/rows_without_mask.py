# /// specimen
# title = "rows have no mask, and the tokenizer makes one as it pads"
# cell = "after:exercise-2"
# fails = { "2.1" = "row-without-mask" }
# ///
def encode(texts, labels, tokenizer, max_length):
    encoded = tokenizer(texts, truncation=True, max_length=max_length)
    return [{"input_ids": ids, "labels": label} for ids, label in zip(encoded["input_ids"], labels, strict=True)]
