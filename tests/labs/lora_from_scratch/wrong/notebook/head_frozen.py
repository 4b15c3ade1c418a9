# /// specimen
# title = "the new head is frozen by exercise 4 and stays so"
# cell = "exercise-5"
# fails = { "5.3" = "head-frozen" }
# whole = true
# ///
model, tokenizer = load_checkpoint(CHECKPOINT)
torch.manual_seed(SEED)
model.out_head = torch.nn.Linear(model.config.emb_dim, 2)
replace_linear_with_lora(model, rank=8, alpha=16)
freeze_and_activate_lora(model)
counts_classifier = count_parameters(model)
