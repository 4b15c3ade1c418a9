# /// specimen
# title = "the texts are encoded one by one"
# cell = "after:exercise-2"
# ///
def encode(texts, labels, tokenizer, max_length):
    rows = []
    for text, label in zip(texts, labels):
        row = dict(tokenizer(text, max_length=max_length, truncation=True))
        row["labels"] = int(label)
        rows.append(row)
    return rows
