# /// specimen
# title = "one model that is loaded once and copied for every cell"
# cell = "after:exercise-5"
# ///
from copy import deepcopy


def rank_sweep(train, test, ranks, seeds):
    set_seed(0)
    loaded = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    rows = []
    for seed in seeds:
        for rank in ranks:
            set_seed(seed)
            model = get_peft_model(deepcopy(loaded), lora_config(rank))
            trainer = Trainer(
                model=model,
                args=TrainingArguments("study_runs", seed=seed, **{**SETTINGS, "num_train_epochs": 1}),
                train_dataset=train,
                data_collator=DataCollatorWithPadding(tokenizer),
            )
            seconds = trainer.train().metrics["train_runtime"]
            rows.append({"rank": rank, "seed": seed, "loss": trainer.predict(test).metrics["test_loss"], "seconds": seconds})
    return rows
