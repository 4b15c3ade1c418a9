# /// specimen
# title = "the notebook calls replace_linear_with_lora twice on the final model"
# cell = "exercise-5"
# fails = { "5.3" = "injected-twice" }
# ///
model, tokenizer = load_checkpoint(CHECKPOINT)
torch.manual_seed(SEED)
replace_linear_with_lora(model, rank=8, alpha=16)
model.out_head = torch.nn.Linear(model.config.emb_dim, 2)
replace_linear_with_lora(model, rank=8, alpha=16)
freeze_and_activate_lora(model)
model.out_head.requires_grad_(True)
counts_classifier = count_parameters(model)
print(counts_classifier)
