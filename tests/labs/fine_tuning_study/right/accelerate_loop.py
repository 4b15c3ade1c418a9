# /// specimen
# title = "a loop prepared by accelerate"
# cell = "after:exercise-2"
# ///
from accelerate import Accelerator


def run_experiment(train, test, seed, **changes):
    settings = {**SETTINGS, **changes}
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    loader = torch.utils.data.DataLoader(
        train, settings["per_device_train_batch_size"], shuffle=True, collate_fn=DataCollatorWithPadding(tokenizer)
    )
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=settings["learning_rate"], weight_decay=settings["weight_decay"]
    )
    accelerator = Accelerator(cpu=True)
    model, optimizer, loader = accelerator.prepare(model, optimizer, loader)
    losses, started = [], time.perf_counter()
    for epoch in range(settings["num_train_epochs"]):
        model.train()
        for batch in loader:
            loss = model(**batch).loss
            accelerator.backward(loss)
            optimizer.step()
            optimizer.zero_grad()
            losses.append(float(loss))
    seconds = time.perf_counter() - started
    model.eval()
    with torch.no_grad():
        logits = np.concatenate([model(**DataCollatorWithPadding(tokenizer)([one])).logits.numpy() for one in test])
    labels = np.array([one["labels"] for one in test])
    return Run(changes, losses, logits, labels, compute_metrics((logits, labels)), seconds)
