# /// specimen
# title = "a training loop of one's own in place of a Trainer"
# cell = "after:exercise-2"
# ///
def run_experiment(train, test, seed, **changes):
    settings = {**SETTINGS, **changes}
    collate = DataCollatorWithPadding(tokenizer)
    torch.manual_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    model.train()
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=settings["learning_rate"], weight_decay=settings["weight_decay"]
    )
    size, losses, started = settings["per_device_train_batch_size"], [], time.perf_counter()
    for epoch in range(settings["num_train_epochs"]):
        for part in torch.randperm(len(train)).split(size):
            loss = model(**collate([train[i] for i in part.tolist()])).loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    seconds = time.perf_counter() - started
    model.eval()
    with torch.no_grad():
        logits = torch.cat([model(**collate([one])).logits for one in test]).numpy()
    labels = np.array([one["labels"] for one in test])
    return Run(changes, losses, logits, labels, compute_metrics((logits, labels)), seconds)
