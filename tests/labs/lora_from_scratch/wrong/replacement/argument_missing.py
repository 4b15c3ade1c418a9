# /// specimen
# title = "alpha is left out of the recursion, and has no default"
# cell = "exercise-3"
# fails = { "3.1" = "argument-missing" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank)
