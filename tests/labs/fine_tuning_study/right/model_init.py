# /// specimen
# title = "a new model by model_init"
# cell = "after:exercise-2"
# ///
def run_experiment(train, test, seed, **changes):
    def new_model():
        return AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)

    arguments = TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes})
    trainer = Trainer(
        model_init=new_model, args=arguments, train_dataset=train, data_collator=DataCollatorWithPadding(tokenizer)
    )
    started = time.perf_counter()
    trainer.train()
    output = trainer.predict(test)
    losses = [float(entry["loss"]) for entry in trainer.state.log_history if "loss" in entry]
    metrics = compute_metrics((output.predictions, output.label_ids))
    return Run(changes, losses, output.predictions, output.label_ids, metrics, time.perf_counter() - started)
