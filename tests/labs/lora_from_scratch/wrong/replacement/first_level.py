# /// specimen
# title = "no recursion"
# cell = "exercise-3"
# fails = { "3.1" = "first-level-only" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear) and name != "out_head":
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
