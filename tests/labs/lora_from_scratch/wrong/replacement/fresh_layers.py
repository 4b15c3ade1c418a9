# /// specimen
# title = "new linear layers: what was pretrained is lost"
# cell = "exercise-3"
# fails = { "3.3" = "weights-lost" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                new = torch.nn.Linear(child.in_features, child.out_features)
                setattr(model, name, LinearWithLoRA(new, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
