# /// specimen
# title = "the head keeps its vocabulary, and training stops with an error"
# cell = "exercise-5"
# fails = { "5.2" = "head-not-replaced" }
# whole = true
# ///
model, tokenizer = load_checkpoint(CHECKPOINT)
torch.manual_seed(SEED)
replace_linear_with_lora(model, rank=8, alpha=16)
freeze_and_activate_lora(model)
model.out_head.requires_grad_(True)
counts_classifier = count_parameters(model)
