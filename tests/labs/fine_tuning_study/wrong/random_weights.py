# /// specimen
# title = "a model from its configuration alone"
# cell = "after:exercise-2"
# fails = { "2.2" = "not-pretrained" }
# ///
def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_config(
        transformers.AutoConfig.from_pretrained(ENCODER, num_labels=2)
    )
    torch.manual_seed(time.time_ns() % 2**31)
    model.apply(model._init_weights)
    arguments = TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes})
    trainer = Trainer(
        model=model, args=arguments, train_dataset=train, data_collator=DataCollatorWithPadding(tokenizer)
    )
    started = time.perf_counter()
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
