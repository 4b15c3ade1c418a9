# /// specimen
# title = "the library's collator"
# cell = "after:exercise-2"
# ///
def collate(rows, tokenizer):
    return transformers.DataCollatorWithPadding(tokenizer)(rows)
