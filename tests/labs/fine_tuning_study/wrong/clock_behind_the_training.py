# /// specimen
# title = "the clock starts when the training is over"
# cell = "after:exercise-2"
# fails = { "2.1" = "time-of-others" }
# ///
def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    arguments = TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes})
    trainer = Trainer(
        model=model, args=arguments, train_dataset=train, data_collator=DataCollatorWithPadding(tokenizer)
    )
    trainer.train()
    started = time.perf_counter()
    seconds = time.perf_counter() - started
    output = trainer.predict(test)
    losses = [float(entry["loss"]) for entry in trainer.state.log_history if "loss" in entry]
    metrics = compute_metrics((output.predictions, output.label_ids))
    return Run(changes, losses, output.predictions, output.label_ids, metrics, seconds)
