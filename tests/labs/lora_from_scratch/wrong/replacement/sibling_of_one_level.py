# /// specimen
# title = "the recursion calls a sibling that goes one level down and no further"
# cell = "exercise-3"
# fails = { "3.1" = "first-level-only" }
# ///
def wrap_children(module, rank, alpha):
    for name, child in module.named_children():
        if isinstance(child, torch.nn.Linear):
            setattr(module, name, LinearWithLoRA(child, rank, alpha))


def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear) and name != "out_head":
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            wrap_children(child, rank, alpha)
