# /// specimen
# title = "losses by rank and seed, and no rows"
# cell = "after:exercise-5"
# fails = { "5.1" = "no-table" }
# ///
def rank_sweep(train, test, ranks, seeds):
    table = {}
    for rank in ranks:
        for seed in seeds:
            set_seed(seed)
            model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
            model = get_peft_model(model, lora_config(rank))
            trainer = Trainer(
                model=model,
                args=TrainingArguments("study_runs", seed=seed, **{**SETTINGS, "num_train_epochs": 1}),
                train_dataset=train,
                data_collator=DataCollatorWithPadding(tokenizer),
            )
            trainer.train()
            table[rank, seed] = trainer.predict(test).metrics["test_loss"]
    return table
