# /// specimen
# title = "trained by a loop of one's own that classifies at the padding"
# cell = "train"
# fails = { "5.3" = "not-by-training" }
# whole = true
# in_full = true
# ///
from lora_lab.training import History

texts, labels = list(train_data["text"]), [int(label == "spam") for label in train_data["label"]]
ids = [tokenizer.encode_ordinary(text)[:60] for text in texts]
width = max(map(len, ids)) + 40
optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=5e-4)
history = History()
model.train()
for start in range(0, 400, 8):
    batch = torch.tensor([row + [0] * (width - len(row)) for row in ids[start : start + 8]])
    wanted = torch.tensor(labels[start : start + 8])
    logits = model(batch)[:, -1]
    loss = torch.nn.functional.cross_entropy(logits, wanted)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    history.loss.append(loss.item())
    history.correct.append(int((logits.argmax(-1) == wanted).sum()))
    history.messages.append(len(wanted))
plot_history(history);
