# /// specimen
# title = "metrics by the Trainer itself, after every epoch"
# cell = "after:exercise-2"
# ///
def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    arguments = TrainingArguments("study_runs", seed=seed, eval_strategy="epoch", **{**SETTINGS, **changes})
    trainer = Trainer(
        model=model,
        args=arguments,
        train_dataset=train,
        eval_dataset=test,
        data_collator=DataCollatorWithPadding(tokenizer),
        compute_metrics=compute_metrics,
    )
    seconds = trainer.train().metrics["train_runtime"]
    metrics = {key.removeprefix("eval_"): value for key, value in trainer.evaluate().items()}
    output = trainer.predict(test)
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    return Run(changes, losses, output.predictions, output.label_ids, metrics, seconds)
