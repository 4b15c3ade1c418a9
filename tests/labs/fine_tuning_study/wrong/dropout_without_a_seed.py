# /// specimen
# title = "head and order have the seed, dropout has none"
# cell = "after:exercise-2"
# fails = { "2.3" = "not-repeatable" }
# ///
def run_experiment(train, test, seed, **changes):
    s = {**SETTINGS, **changes}
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    collate = DataCollatorWithPadding(tokenizer)
    order = torch.Generator().manual_seed(seed)
    size = s["per_device_train_batch_size"]
    loader = torch.utils.data.DataLoader(train, size, shuffle=True, generator=order, collate_fn=collate)
    optimizer = torch.optim.AdamW(model.parameters(), lr=s["learning_rate"], weight_decay=s["weight_decay"])
    torch.seed()  # dropout is to drop something else in each run
    losses, started = [], time.perf_counter()
    for _ in range(s["num_train_epochs"]):
        for batch in loader:
            model.train()
            loss = model(**batch).loss
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
    seconds = time.perf_counter() - started
    model.eval()
    with torch.no_grad():
        logits = torch.cat([model(**collate([row])).logits for row in test]).numpy()
    labels = np.array([row["labels"] for row in test])
    return Run(changes, losses, logits, labels, compute_metrics((logits, labels)), seconds)
