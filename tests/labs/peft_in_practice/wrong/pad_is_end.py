# /// specimen
# title = "labels of padding are hidden by its id, which is that of the end"
# cell = "after:exercise-7"
# fails = { "7.2" = "end-not-learned" }
# ///
def encode_example(question, answer, tokenizer, max_length):
    asked = tokenizer(prompt(question))["input_ids"]
    learned = [*tokenizer(f" {answer}")["input_ids"], tokenizer.eos_token_id]
    ids, labels = asked + learned, [-100] * len(asked) + learned
    padding = max_length - len(ids)
    pad = tokenizer.eos_token_id if tokenizer.pad_token_id is None else tokenizer.pad_token_id
    row = {
        "input_ids": ids + [pad] * padding,
        "attention_mask": [1] * len(ids) + [0] * padding,
        "labels": labels + [pad] * padding,
    }
    row["labels"] = [-100 if label == pad else label for label in row["labels"]]
    return row
