# /// specimen
# title = "the warm-up as a share, under its old name"
# cell = "after:exercise-2"
# fails = { "2.5" = "old-name-of-warmup-steps" }
# words = { "2.5" = "`warmup_steps`" }
# ///
def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    arguments = TrainingArguments("study_runs", seed=seed, warmup_ratio=0.06, **{**SETTINGS, **changes})
    trainer = Trainer(
        model=model, args=arguments, train_dataset=train, eval_dataset=test, data_collator=DataCollatorWithPadding(tokenizer)
    )
    trainer.train()
    output = trainer.predict(test)
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    metrics = compute_metrics((output.predictions, output.label_ids))
    return Run(changes, losses, output.predictions, output.label_ids, metrics)
