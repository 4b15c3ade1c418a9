# /// specimen
# title = "new layers that get the old weight, and no bias"
# cell = "exercise-3"
# fails = { "3.3" = "bias-dropped" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                new = torch.nn.Linear(child.in_features, child.out_features, bias=False)
                new.weight = child.weight
                setattr(model, name, LinearWithLoRA(new, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
