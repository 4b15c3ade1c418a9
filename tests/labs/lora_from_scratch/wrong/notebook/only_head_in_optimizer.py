# /// specimen
# title = "own loop whose optimiser has only the head"
# cell = "train"
# fails = { "5.3" = "never-trained" }
# whole = true
# ///
from lora_lab.training import History
texts, labels = list(train_data["text"]), [int(l == "spam") for l in train_data["label"]]
optimizer = torch.optim.AdamW(model.out_head.parameters(), lr=1e-3)
history = History()
model.train()
for start in range(0, len(texts) - 8, 8):
    ids = [torch.tensor(tokenizer.encode_ordinary(t)[:64] or [0]) for t in texts[start:start + 8]]
    last = torch.tensor([len(i) - 1 for i in ids])
    wanted = torch.tensor(labels[start:start + 8])
    logits = model(torch.nn.utils.rnn.pad_sequence(ids, batch_first=True), last)
    loss = torch.nn.functional.cross_entropy(logits, wanted)
    optimizer.zero_grad(); loss.backward(); optimizer.step()
    history.loss.append(loss.item()); history.correct.append(int((logits.argmax(-1) == wanted).sum())); history.messages.append(8)
plot_history(history);
