# /// specimen
# title = "the model is loaded anew after training"
# cell = "after:train"
# fails = { "5.3" = "not-injected" }
# whole = true
# ///
model, tokenizer = load_checkpoint(CHECKPOINT)
model.out_head = torch.nn.Linear(model.config.emb_dim, 2)
