# /// specimen
# title = "padding is the end token, also where the tokenizer has a padding token"
# cell = "after:exercise-7"
# fails = { "7.2" = "padding-of-others" }
# ///
def encode_example(question, answer, tokenizer, max_length):
    asked = tokenizer(prompt(question))["input_ids"]
    learned = [*tokenizer(f" {answer}")["input_ids"], tokenizer.eos_token_id]
    ids, labels = asked + learned, [-100] * len(asked) + learned
    padding = max_length - len(ids)
    return {
        "input_ids": ids + [tokenizer.eos_token_id] * padding,
        "attention_mask": [1] * len(ids) + [0] * padding,
        "labels": labels + [-100] * padding,
    }
