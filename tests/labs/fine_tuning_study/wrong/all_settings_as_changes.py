# /// specimen
# title = "all settings are kept as changes"
# cell = "after:exercise-2"
# fails = { "2.4" = "changes-not-kept" }
# ///
def run_experiment(train, test, seed, **changes):
    settings = {**SETTINGS, **changes}
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
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
    losses = [float(entry["loss"]) for entry in trainer.state.log_history if "loss" in entry]
    metrics = compute_metrics((output.predictions, output.label_ids))
    return Run(settings, losses, output.predictions, output.label_ids, metrics, seconds)
