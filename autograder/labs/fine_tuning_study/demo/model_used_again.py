# /// specimen
# title = "one model for all runs"
# cell = "exercise-2"
# fails = { "2.2" = "model-used-again" }
# ///
model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)


def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    trainer = Trainer(
        model=model,
        args=TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes}),
        train_dataset=train,
        data_collator=DataCollatorWithPadding(tokenizer),
    )
    started = time.perf_counter()
    trainer.train()
    seconds = time.perf_counter() - started
    output = trainer.predict(test)
    losses = [float(entry["loss"]) for entry in trainer.state.log_history if "loss" in entry]
    metrics = compute_metrics((output.predictions, output.label_ids))
    return Run(changes, losses, output.predictions, output.label_ids, metrics, seconds)
