# /// specimen
# title = "the new head has no bias"
# cell = "exercise-5"
# fails = { "5.3" = "head-without-bias" }
# whole = true
# ///
model, tokenizer = load_checkpoint(CHECKPOINT)
torch.manual_seed(SEED)
model.out_head = torch.nn.Linear(model.config.emb_dim, 2, bias=False)
replace_linear_with_lora(model, rank=8, alpha=16)
freeze_and_activate_lora(model)
model.out_head.requires_grad_(True)
counts_classifier = count_parameters(model)
print(counts_classifier)
