# /// specimen
# title = "an own loop with parameter groups, times in minutes"
# cell = "after:exercise-2"
# ///
def groups(model, decay):
    plain = [p for name, p in model.named_parameters() if p.ndim < 2]
    rest = [p for name, p in model.named_parameters() if p.ndim >= 2]
    return [{"params": rest, "weight_decay": decay}, {"params": plain, "weight_decay": 0.0}]


def run_experiment(train, test, seed, **changes):
    s = dict(SETTINGS, **changes)
    set_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
    shuffled = torch.Generator().manual_seed(seed)
    loader = torch.utils.data.DataLoader(
        train,
        batch_size=s["per_device_train_batch_size"],
        shuffle=True,
        generator=shuffled,
        collate_fn=DataCollatorWithPadding(tokenizer),
    )
    optimizer = torch.optim.AdamW(groups(model, s["weight_decay"]), lr=s["learning_rate"])
    losses, begin = [], time.monotonic()
    for _ in range(s["num_train_epochs"]):
        for batch in loader:
            model.train()
            output = model(**batch)
            output.loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            losses.append(output.loss.item())
    minutes = (time.monotonic() - begin) / 60
    model.eval()
    batches = torch.utils.data.DataLoader(test, batch_size=32, collate_fn=DataCollatorWithPadding(tokenizer))
    with torch.inference_mode():
        answers = [(model(**batch).logits, batch["labels"]) for batch in batches]
    logits, labels = (torch.cat(part).numpy() for part in zip(*answers))
    return Run(changes, losses, logits, labels, compute_metrics((logits, labels)), minutes)
