# /// specimen
# title = "the mask is made by the id of padding, which is that of the end"
# cell = "after:exercise-7"
# fails = { "7.2" = "mask-of-others" }
# ///
def encode_example(question, answer, tokenizer, max_length):
    asked = tokenizer(prompt(question))["input_ids"]
    learned = [*tokenizer(f" {answer}")["input_ids"], tokenizer.eos_token_id]
    ids, labels = asked + learned, [-100] * len(asked) + learned
    padding = max_length - len(ids)
    pad = tokenizer.eos_token_id if tokenizer.pad_token_id is None else tokenizer.pad_token_id
    ids, labels = ids + [pad] * padding, labels + [-100] * padding
    return {"input_ids": ids, "attention_mask": [int(token != pad) for token in ids], "labels": labels}
