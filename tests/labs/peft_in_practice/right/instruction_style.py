# /// specimen
# title = "an instruction with headings, as tensors"
# cell = "after:exercise-7"
# ///
def prompt(question):
    return f"### Question:\n{question}\n\n### Answer:\n"


def format_example(question, answer):
    return prompt(question) + answer


def encode_example(question, answer, tokenizer, max_length):
    given = tokenizer(prompt(question))["input_ids"]
    said = tokenizer(answer)["input_ids"] + [tokenizer.eos_token_id]
    fill = tokenizer.eos_token_id if tokenizer.pad_token_id is None else tokenizer.pad_token_id
    ids = torch.full((max_length,), fill)
    labels = torch.full((max_length,), -100)
    ids[: len(given) + len(said)] = torch.tensor(given + said)
    labels[len(given) : len(given) + len(said)] = torch.tensor(said)
    mask = (torch.arange(max_length) < len(given) + len(said)).long()
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}
