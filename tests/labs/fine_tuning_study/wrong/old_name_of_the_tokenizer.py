# /// specimen
# title = "the tokenizer under its name of before transformers 5"
# cell = "after:exercise-2"
# fails = { "2.5" = "old-name-of-processing-class" }
# words = { "2.5" = "`processing_class`" }
# ///
def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    arguments = TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes})
    trainer = Trainer(
        model=model, args=arguments, train_dataset=train, eval_dataset=test, tokenizer=tokenizer
    )
    trainer.train()
    output = trainer.predict(test)
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    metrics = compute_metrics((output.predictions, output.label_ids))
    return Run(changes, losses, output.predictions, output.label_ids, metrics)
