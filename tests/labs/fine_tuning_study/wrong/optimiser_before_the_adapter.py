# /// specimen
# title = "the optimiser is made before the adapter, and holds none of it"
# cell = "after:exercise-5"
# fails = { "5.2" = "nothing-learned" }
# ///
def rank_sweep(train, test, ranks, seeds):
    rows = []
    collate = DataCollatorWithPadding(tokenizer)
    for rank in ranks:
        for seed in seeds:
            set_seed(seed)
            model = AutoModelForSequenceClassification.from_pretrained(ENCODER, num_labels=2)
            optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
            model = get_peft_model(model, lora_config(rank))
            order = torch.Generator().manual_seed(seed)
            loader = torch.utils.data.DataLoader(train, 8, shuffle=True, generator=order, collate_fn=collate)
            started = time.perf_counter()
            model.train()
            for batch in loader:
                loss = model(**batch).loss
                loss.backward()
                optimizer.step()
                optimizer.zero_grad()
            seconds = time.perf_counter() - started
            model.eval()
            with torch.no_grad():
                loss = model(**collate(test)).loss.item()
            rows.append({"rank": rank, "seed": seed, "loss": loss, "seconds": seconds})
    return rows
