# /// specimen
# title = "nothing is trained"
# cell = "after:exercise-3"
# fails = { "3.4" = "not-trained" }
# ///
def fine_tune(start, seed, train, validation, test, by="loop"):
    model = new_model(start, seed)
    return Curve(
        start=start,
        seed=seed,
        validation_logits=[logits_of(model, validation, batches)],
        test_logits=[logits_of(model, test, batches)],
        validation_labels=np.array([row["labels"] for row in validation]),
        test_labels=np.array([row["labels"] for row in test]),
    )
