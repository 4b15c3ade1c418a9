# /// specimen
# title = "the recursion wraps containers instead of walking into them"
# cell = "exercise-3"
# fails = { "3.1" = "container-wrapped" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if name == "out_head":
            continue
        if list(child.children()):
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        elif isinstance(child, torch.nn.Linear):
            replace_linear_with_lora(child, rank, alpha)
