# /// specimen
# title = "a Trainer of one's own that keeps its losses"
# cell = "after:exercise-2"
# ///
class KeepsLosses(Trainer):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = []

    def compute_loss(self, model, inputs, return_outputs=False, **kwargs):
        outputs = model(**inputs)
        if model.training:
            self.kept.append(outputs.loss.item())
        return (outputs.loss, outputs) if return_outputs else outputs.loss


def run_experiment(train, test, seed, **changes):
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    arguments = TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes})
    trainer = KeepsLosses(
        model=model, args=arguments, train_dataset=train, data_collator=DataCollatorWithPadding(tokenizer)
    )
    started = time.perf_counter()
    trainer.train()
    seconds = time.perf_counter() - started
    output = trainer.predict(test)
    losses = trainer.kept
    return Run(
        changes=changes,
        losses=losses,
        logits=output.predictions,
        labels=output.label_ids,
        metrics=compute_metrics((output.predictions, output.label_ids)),
        seconds=seconds,
    )
