# /// specimen
# title = "pad_sequence of torch, and a mask from the lengths"
# cell = "after:exercise-2"
# ///
def collate(rows, tokenizer):
    ids = [torch.tensor(row["input_ids"]) for row in rows]
    lengths = torch.tensor([len(one) for one in ids])
    padded = nn.utils.rnn.pad_sequence(ids, batch_first=True, padding_value=tokenizer.pad_token_id)
    mask = (torch.arange(padded.shape[1]) < lengths[:, None]).long()
    return {"input_ids": padded, "attention_mask": mask, "labels": torch.tensor([row["labels"] for row in rows])}
