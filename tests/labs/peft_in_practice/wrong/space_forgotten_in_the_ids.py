# /// specimen
# title = "the ids have no space before the answer, which the example has"
# cell = "after:exercise-7"
# fails = { "7.2" = "ids-of-others" }
# ///
def encode_example(question, answer, tokenizer, max_length):
    asked = tokenizer(prompt(question))["input_ids"]
    learned = [*tokenizer(answer)["input_ids"], tokenizer.eos_token_id]
    ids, labels = asked + learned, [-100] * len(asked) + learned
    padding = max_length - len(ids)
    pad = tokenizer.eos_token_id if tokenizer.pad_token_id is None else tokenizer.pad_token_id
    return {
        "input_ids": ids + [pad] * padding,
        "attention_mask": [1] * len(ids) + [0] * padding,
        "labels": labels + [-100] * padding,
    }
