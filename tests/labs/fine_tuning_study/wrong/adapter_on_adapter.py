# /// specimen
# title = "an adapter on the adapter of the cell before"
# cell = "after:exercise-5"
# fails = { "5.2" = "adapter-on-adapter" }
# ///
def rank_sweep(train, test, ranks, seeds):
    rows = []
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    for rank in ranks:
        for seed in seeds:
            set_seed(seed)
            model = get_peft_model(model, lora_config(rank))
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
            loss = torch.nn.functional.cross_entropy(torch.tensor(output.predictions), torch.tensor(output.label_ids))
            rows.append({"rank": rank, "seed": seed, "loss": float(loss), "seconds": seconds})
    return rows
