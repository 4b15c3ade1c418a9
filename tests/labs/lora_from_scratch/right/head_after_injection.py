# /// specimen
# title = "the head is replaced after injection and freezing"
# cell = "exercise-5"
# whole = true
# ///
model, tokenizer = load_checkpoint(CHECKPOINT)
torch.manual_seed(SEED)
replace_linear_with_lora(model, 8, 16)
freeze_and_activate_lora(model)
model.out_head = torch.nn.Linear(in_features=model.out_head.in_features, out_features=2, bias=True)
counts_classifier = count_parameters(model)
