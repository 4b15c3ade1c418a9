# /// specimen
# title = "the seed is set behind the model"
# cell = "after:exercise-2"
# fails = { "2.2" = "seed-too-late" }
# ///
def run_experiment(train, test, seed, **changes):
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    arguments = TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes})
    trainer = Trainer(
        model=model, args=arguments, train_dataset=train, data_collator=DataCollatorWithPadding(tokenizer)
    )
    started = time.perf_counter()
    set_seed(seed)
    trainer.train()
    seconds = time.perf_counter() - started
    output = trainer.predict(test)
    losses = [float(entry["loss"]) for entry in trainer.state.log_history if "loss" in entry]
    return Run(
        changes=changes,
        losses=losses,
        logits=output.predictions,
        labels=output.label_ids,
        metrics=compute_metrics((output.predictions, output.label_ids)),
        seconds=seconds,
    )
