# /// specimen
# title = "every cell of the sweep is trained on the test messages"
# cell = "after:exercise-5"
# fails = { "5.1" = "trained-on-test" }
# ///
def rank_sweep(train, test, ranks, seeds):
    rows = []
    for rank in ranks:
        for seed in seeds:
            set_seed(seed)
            model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
            model = get_peft_model(model, lora_config(rank))
            trainer = Trainer(
                model=model,
                args=TrainingArguments("study_runs", seed=seed, **{**SETTINGS, "num_train_epochs": 1}),
                train_dataset=test,
                data_collator=DataCollatorWithPadding(tokenizer),
            )
            started = time.perf_counter()
            trainer.train()
            seconds = time.perf_counter() - started
            loss = trainer.predict(test).metrics["test_loss"]
            rows.append({"rank": rank, "seed": seed, "loss": loss, "seconds": seconds})
    return rows
