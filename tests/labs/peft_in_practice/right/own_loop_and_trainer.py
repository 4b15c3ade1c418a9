# /// specimen
# title = "an own loop, and a Trainer with a callback"
# cell = "after:exercise-3"
# ///
def fine_tune(start, seed, train, validation, test, by="loop"):
    model = new_model(start, seed)
    kept = {"validation": [], "test": []}

    def ask(model):
        model.eval()
        with torch.no_grad():
            for name, rows in (("validation", validation), ("test", test)):
                batch = batches(rows)
                batch.pop("labels")
                kept[name].append(model(**batch).logits.numpy())
        model.train()

    started = time.perf_counter()
    if by == "loop":
        set_seed(seed)
        optimizer = torch.optim.AdamW(model.parameters(), lr=SETTINGS["learning_rate"])
        for _ in range(3):
            model.train()
            order = torch.randperm(len(train)).tolist()
            for first in range(0, len(order), 8):
                loss = model(**batches([train[i] for i in order[first : first + 8]])).loss
                loss.backward()
                optimizer.step()
                optimizer.zero_grad()
            ask(model)
    else:

        class Asks(transformers.TrainerCallback):
            def on_epoch_end(self, args, state, control, model=None, **others):
                ask(model)

        arguments = transformers.TrainingArguments("practice_runs", seed=seed, **SETTINGS)
        transformers.Trainer(model, arguments, data_collator=batches, train_dataset=train, callbacks=[Asks()]).train()
    labels = [np.array([row["labels"] for row in rows]) for rows in (validation, test)]
    return Curve(start, seed, kept["validation"], kept["test"], *labels, time.perf_counter() - started)


import time
