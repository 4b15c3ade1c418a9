# /// specimen
# title = "logits are kept as tensors, labels as lists"
# cell = "after:exercise-3"
# ///
def fine_tune(start, seed, train, validation, test, by="loop"):
    model = new_model(start, seed)
    logits = []
    train_by = train_by_trainer if by == "trainer" else train_by_loop

    def keep(model):
        logits.append([torch.from_numpy(logits_of(model, rows, batches)) for rows in (validation, test)])

    seconds = train_by(model, train, batches, SETTINGS, seed, keep)
    of_validation, of_test = zip(*logits)
    labels = [[row["labels"] for row in rows] for rows in (validation, test)]
    return Curve(start, seed, list(of_validation), list(of_test), *labels, seconds)
