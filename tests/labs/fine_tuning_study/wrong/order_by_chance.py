# /// specimen
# title = "the order of the messages is drawn without a seed"
# cell = "after:exercise-2"
# fails = { "2.3" = "data-order-differs" }
# ///
def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    rng = np.random.default_rng()
    shuffled = [train[i] for i in rng.permutation(len(train))]
    arguments = TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes})
    trainer = Trainer(
        model=model, args=arguments, train_dataset=shuffled, data_collator=DataCollatorWithPadding(tokenizer)
    )
    started = time.perf_counter()
    trainer.train()
    seconds = time.perf_counter() - started
    output = trainer.predict(test)
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    metrics = compute_metrics((output.predictions, output.label_ids))
    return Run(changes, losses, output.predictions, output.label_ids, metrics, seconds)
