# /// specimen
# title = "each curve is called pretrained"
# cell = "after:exercise-3"
# fails = { "3.5" = "curve-of-others" }
# ///
def fine_tune(start, seed, train, validation, test, by="loop"):
    model = new_model(start, seed)
    validation_logits, test_logits = [], []

    def after_epoch(model):
        validation_logits.append(logits_of(model, validation, batches))
        test_logits.append(logits_of(model, test, batches))

    train_by = {"loop": train_by_loop, "trainer": train_by_trainer}[by]
    seconds = train_by(model, train, batches, SETTINGS, seed, after_epoch)
    return Curve(
        start="pretrained",
        seed=seed,
        validation_logits=validation_logits,
        test_logits=test_logits,
        validation_labels=np.array([row["labels"] for row in validation]),
        test_labels=np.array([row["labels"] for row in test]),
        seconds=seconds,
    )
