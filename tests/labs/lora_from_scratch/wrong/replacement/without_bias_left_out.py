# /// specimen
# title = "linear layers without a bias are left out"
# cell = "exercise-3"
# fails = { "3.1" = "biased-only" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear) and child.bias is not None:
            if name != "out_head":
                setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
