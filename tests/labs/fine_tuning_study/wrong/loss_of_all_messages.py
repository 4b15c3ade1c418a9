# /// specimen
# title = "the losses of the messages are added up"
# cell = "after:exercise-5"
# fails = { "5.1" = "other-loss" }
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
                train_dataset=train,
                data_collator=DataCollatorWithPadding(tokenizer),
            )
            started = time.perf_counter()
            trainer.train()
            seconds = time.perf_counter() - started
            output = trainer.predict(test)
            logits, labels = torch.tensor(output.predictions), torch.tensor(output.label_ids)
            loss = torch.nn.functional.cross_entropy(logits, labels, reduction="sum")
            rows.append({"rank": rank, "seed": seed, "loss": float(loss), "seconds": seconds})
    return rows
