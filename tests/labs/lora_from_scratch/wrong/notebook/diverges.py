# /// specimen
# title = "a learning rate of 1e6"
# cell = "train"
# fails = { "5.2" = "diverged" }
# whole = true
# ///
history = train_classifier(model, tokenizer, train_data, epochs=1, learning_rate=1e6, batch_size=8, seed=SEED)
