# /// specimen
# title = "the recursion calls a function that does not exist"
# cell = "exercise-3"
# fails = { "3.1" = "name-not-defined" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_by_lora(child, rank, alpha)
