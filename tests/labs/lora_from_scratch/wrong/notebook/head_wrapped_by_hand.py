# /// specimen
# title = "the new head is wrapped by hand, beside what exercise 3 does"
# cell = "exercise-5"
# whole = true
# fails = { "5.3" = "head-wrapped" }
# ///
model, tokenizer = load_checkpoint(CHECKPOINT)
torch.manual_seed(SEED)
model.out_head = torch.nn.Linear(model.config.emb_dim, 2)
replace_linear_with_lora(model, rank=8, alpha=16)
freeze_and_activate_lora(model)
model.out_head.requires_grad_(True)
counts_classifier = count_parameters(model)
print(counts_classifier)
model.out_head = LinearWithLoRA(model.out_head, 8, 16)
for parameter in model.out_head.parameters():
    parameter.requires_grad = True
