# /// specimen
# title = "no epoch of training"
# cell = "train"
# fails = { "5.3" = "never-trained" }
# whole = true
# ///
history = train_classifier(model, tokenizer, train_data, epochs=0, learning_rate=5e-4, batch_size=8, seed=SEED)
plot_history(history);
