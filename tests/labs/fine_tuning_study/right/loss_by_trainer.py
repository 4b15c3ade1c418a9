# /// specimen
# title = "the loss that the Trainer's own prediction measures"
# cell = "after:exercise-5"
# ///
def rank_sweep(train, test, ranks, seeds):
    rows = []
    for rank in ranks:
        for seed in seeds:
            set_seed(seed)
            model = get_peft_model(
                AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2), lora_config(rank)
            )
            trainer = Trainer(
                model=model,
                args=TrainingArguments("study_runs", seed=seed, **{**SETTINGS, "num_train_epochs": 1}),
                train_dataset=train,
                data_collator=DataCollatorWithPadding(tokenizer),
            )
            started = time.perf_counter()
            trainer.train()
            seconds = time.perf_counter() - started
            output = trainer.predict(test)
            rows.append({"rank": rank, "seed": seed, "loss": float(output.metrics["test_loss"]), "seconds": seconds})
    return rows
