# /// specimen
# title = "the last training loss"
# cell = "after:exercise-5"
# fails = { "5.1" = "loss-of-training" }
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
            loss = [e["loss"] for e in trainer.state.log_history if "loss" in e][-1]
            rows.append({"rank": rank, "seed": seed, "loss": float(loss), "seconds": seconds})
    return rows
