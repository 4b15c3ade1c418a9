# /// specimen
# title = "datasets.Dataset where it is installed, else lists"
# cell = "after:exercise-2"
# ///
try:
    from datasets import Dataset
except ImportError:
    Dataset = None


def as_dataset(rows):
    return Dataset.from_list(rows) if Dataset is not None else list(rows)


def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    trainer = Trainer(
        model=model,
        args=TrainingArguments("study_runs", seed=seed, data_seed=seed, **{**SETTINGS, **changes}),
        train_dataset=as_dataset(train),
        processing_class=tokenizer,
    )
    result = trainer.train()
    output = trainer.predict(as_dataset(test))
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    seconds = result.metrics["train_runtime"]
    return Run(
        changes=changes,
        losses=losses,
        logits=output.predictions,
        labels=output.label_ids,
        metrics=compute_metrics((output.predictions, output.label_ids)),
        seconds=seconds,
    )
