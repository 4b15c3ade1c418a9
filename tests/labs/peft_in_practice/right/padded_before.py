# /// specimen
# title = "padding before the prompt"
# cell = "after:exercise-7"
# ///
def encode_example(question, answer, tokenizer, max_length):
    given = tokenizer(prompt(question))["input_ids"]
    said = tokenizer(" " + answer)["input_ids"] + [tokenizer.eos_token_id]
    missing = max_length - len(given) - len(said)
    fill = tokenizer.eos_token_id if tokenizer.pad_token_id is None else tokenizer.pad_token_id
    return {
        "input_ids": [fill] * missing + given + said,
        "attention_mask": [0] * missing + [1] * len(given + said),
        "labels": [-100] * (missing + len(given)) + said,
    }
