# /// specimen
# title = "a Dataset and a collate function of one's own"
# cell = "exercise-2"
# ///
class Messages(torch.utils.data.Dataset):
    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return self.rows[index]


def collate(rows):
    longest = max(len(row["input_ids"]) for row in rows)
    ids = [row["input_ids"] + [tokenizer.pad_token_id] * (longest - len(row["input_ids"])) for row in rows]
    mask = [[1] * len(row["input_ids"]) + [0] * (longest - len(row["input_ids"])) for row in rows]
    return {
        "input_ids": torch.tensor(ids),
        "attention_mask": torch.tensor(mask),
        "labels": torch.tensor([row["labels"] for row in rows]),
    }


def run_experiment(train, test, seed, **changes):
    transformers.set_seed(seed)
    classifier = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    args = TrainingArguments(output_dir="study_runs", seed=seed, **(SETTINGS | changes))
    trainer = Trainer(classifier, args, collate, Messages(train))
    begin = time.time()
    trainer.train()
    seconds = time.time() - begin
    logits, labels, _ = trainer.predict(Messages(test))
    losses = [log["loss"] for log in trainer.state.log_history if "loss" in log]
    return Run(changes, losses, logits, labels, compute_metrics((logits, labels)), seconds)
