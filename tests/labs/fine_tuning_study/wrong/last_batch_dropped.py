# /// specimen
# title = "a last batch that is not full is dropped"
# cell = "after:exercise-2"
# fails = { "2.5" = "messages-left-out" }
# ///
def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    settings = {**SETTINGS, "num_train_epochs": 1, "dataloader_drop_last": True, **changes}
    trainer = Trainer(
        model=model,
        args=TrainingArguments("study_runs", seed=seed, **settings),
        train_dataset=train,
        data_collator=DataCollatorWithPadding(tokenizer),
    )
    started = time.perf_counter()
    trainer.train()
    seconds = time.perf_counter() - started
    output = trainer.predict(test)
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    metrics = compute_metrics((output.predictions, output.label_ids))
    return Run(changes, losses, output.predictions, output.label_ids, metrics, seconds)
