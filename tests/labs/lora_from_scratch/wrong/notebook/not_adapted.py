# /// specimen
# title = "only the new head is trained"
# cell = "exercise-5"
# fails = { "5.3" = "not-injected" }
# whole = true
# ///
model, tokenizer = load_checkpoint(CHECKPOINT)
torch.manual_seed(SEED)
model.requires_grad_(False)
model.out_head = torch.nn.Linear(model.config.emb_dim, 2)
counts_classifier = count_parameters(model)
print(counts_classifier)
