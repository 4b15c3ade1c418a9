# /// specimen
# title = "prints, a callback that prints, and a progress bar of one's own"
# cell = "after:exercise-2"
# ///
from tqdm.auto import tqdm
from transformers import TrainerCallback


class Teller(TrainerCallback):
    def on_train_begin(self, args, state, control, **kwargs):
        self.bar = tqdm(total=state.max_steps, desc="training")

    def on_step_end(self, args, state, control, **kwargs):
        self.bar.update()

    def on_log(self, args, state, control, logs=None, **kwargs):
        print("step", state.global_step, logs)

    def on_train_end(self, args, state, control, **kwargs):
        self.bar.close()


def run_experiment(train, test, seed, **changes):
    print("seed", seed, "changes", changes or "none")
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    print(model)
    arguments = TrainingArguments("study_runs", seed=seed, **{**SETTINGS, **changes})
    trainer = Trainer(
        model=model,
        args=arguments,
        train_dataset=train,
        data_collator=DataCollatorWithPadding(tokenizer),
        callbacks=[Teller()],
    )
    started = time.perf_counter()
    trainer.train()
    seconds = time.perf_counter() - started
    output = trainer.predict(test)
    print(compute_metrics((output.predictions, output.label_ids)))
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    return Run(
        changes=changes,
        losses=losses,
        logits=output.predictions,
        labels=output.label_ids,
        metrics=compute_metrics((output.predictions, output.label_ids)),
        seconds=seconds,
    )
