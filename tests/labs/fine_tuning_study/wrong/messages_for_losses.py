# /// specimen
# title = "the training messages are kept in place of the losses"
# cell = "after:exercise-2"
# fails = { "2.1" = "losses-of-others" }
# ///
def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    arguments = TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes})
    trainer = Trainer(
        model=model, args=arguments, train_dataset=train, data_collator=DataCollatorWithPadding(tokenizer)
    )
    started = time.perf_counter()
    trainer.train()
    seconds = time.perf_counter() - started
    output = trainer.predict(test)
    return Run(
        changes=changes,
        losses=train,
        logits=output.predictions,
        labels=output.label_ids,
        metrics=compute_metrics((output.predictions, output.label_ids)),
        seconds=seconds,
    )
