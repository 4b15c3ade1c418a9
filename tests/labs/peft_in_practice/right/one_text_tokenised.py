# /// specimen
# title = "the whole example is tokenised, and the prompt's tokens are hidden"
# cell = "after:exercise-7"
# ///
def encode_example(question, answer, tokenizer, max_length):
    ids = tokenizer(format_example(question, answer))["input_ids"] + [tokenizer.eos_token_id]
    given = len(tokenizer(prompt(question))["input_ids"])
    real = len(ids)
    fill = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
    ids += [fill] * (max_length - real)
    labels = [token if given <= place < real else -100 for place, token in enumerate(ids)]
    return {"input_ids": ids, "attention_mask": [int(place < real) for place in range(max_length)], "labels": labels}
