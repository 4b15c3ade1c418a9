# /// specimen
# title = "the model is asked while dropout is on"
# cell = "after:exercise-3"
# fails = { "3.5" = "answers-while-training" }
# ///
def asked(model, rows):
    model.train()
    batch = batches(rows)
    with torch.no_grad():
        return model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits.numpy()


def fine_tune(start, seed, train, validation, test, by="loop"):
    model = new_model(start, seed)
    validation_logits, test_logits = [], []

    def after_epoch(model):
        validation_logits.append(asked(model, validation))
        test_logits.append(asked(model, test))

    train_by = {"loop": train_by_loop, "trainer": train_by_trainer}[by]
    seconds = train_by(model, train, batches, SETTINGS, seed, after_epoch)
    return Curve(
        start=start,
        seed=seed,
        validation_logits=validation_logits,
        test_logits=test_logits,
        validation_labels=np.array([row["labels"] for row in validation]),
        test_labels=np.array([row["labels"] for row in test]),
        seconds=seconds,
    )
