# /// specimen
# title = "the mask is made with the id of another token"
# cell = "after:exercise-2"
# fails = { "2.4" = "" }
# words = { "2.4" = "ids and mask" }
# ///
def collate(rows, tokenizer):
    batch = tokenizer.pad(rows, return_tensors="pt")
    ids = batch["input_ids"]
    return {"input_ids": ids, "attention_mask": (ids != tokenizer.eos_token_id).long(), "labels": batch["labels"]}
