# /// specimen
# title = "the metrics are returned, and no run"
# cell = "after:exercise-2"
# fails = { "2.1" = "no-run" }
# ///
def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    trainer = Trainer(
        model=model,
        args=TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes}),
        train_dataset=train,
        data_collator=DataCollatorWithPadding(tokenizer),
        compute_metrics=compute_metrics,
    )
    trainer.train()
    return trainer.evaluate(test)
