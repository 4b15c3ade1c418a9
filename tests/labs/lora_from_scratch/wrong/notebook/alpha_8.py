# /// specimen
# title = "alpha 8 where 16 was asked for"
# cell = "exercise-5"
# fails = { "5.3" = "alpha-of-the-model" }
# whole = true
# ///
model, tokenizer = load_checkpoint(CHECKPOINT)
torch.manual_seed(SEED)
model.out_head = torch.nn.Linear(model.config.emb_dim, 2)
replace_linear_with_lora(model, rank=8, alpha=8)
freeze_and_activate_lora(model)
model.out_head.requires_grad_(True)
counts_classifier = count_parameters(model)
print(counts_classifier)
