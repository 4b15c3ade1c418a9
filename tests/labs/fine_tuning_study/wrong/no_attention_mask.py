# /// specimen
# title = "an own collator without an attention mask: padding is read as text"
# cell = "after:exercise-2"
# fails = { "2.5" = "padding-read" }
# ///
def collate(rows):
    width = max(len(row["input_ids"]) for row in rows)
    padded = [row["input_ids"] + [tokenizer.pad_token_id] * (width - len(row["input_ids"])) for row in rows]
    return {"input_ids": torch.tensor(padded), "labels": torch.tensor([row["labels"] for row in rows])}


def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    arguments = TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes})
    trainer = Trainer(model=model, args=arguments, train_dataset=train, data_collator=collate)
    started = time.perf_counter()
    trainer.train()
    seconds = time.perf_counter() - started
    output = trainer.predict(test)
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    metrics = compute_metrics((output.predictions, output.label_ids))
    return Run(changes, losses, output.predictions, output.label_ids, metrics, seconds)
