# /// specimen
# title = "the Trainer trains where no way is named"
# cell = "after:exercise-3"
# fails = { "3.4" = "by-ignored" }
# ///
def fine_tune(start, seed, train, validation, test, by="trainer"):
    model = new_model(start, seed)
    validation_logits, test_logits = [], []

    def after_epoch(model):
        validation_logits.append(logits_of(model, validation, batches))
        test_logits.append(logits_of(model, test, batches))

    train_by = train_by_trainer if by == "trainer" else train_by_loop
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
