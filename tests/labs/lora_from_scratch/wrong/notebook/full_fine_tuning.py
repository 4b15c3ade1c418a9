# /// specimen
# title = "the model is trained in full: freezing is left out"
# cell = "exercise-5"
# fails = { "5.3" = "base-trainable" }
# whole = true
# ///
model, tokenizer = load_checkpoint(CHECKPOINT)
torch.manual_seed(SEED)
model.out_head = torch.nn.Linear(model.config.emb_dim, 2)
replace_linear_with_lora(model, rank=8, alpha=16)
counts_classifier = count_parameters(model)
print(counts_classifier)
