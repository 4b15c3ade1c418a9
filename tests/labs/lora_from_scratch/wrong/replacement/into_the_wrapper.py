# /// specimen
# title = "the recursion walks into what was just replaced, without end"
# cell = "exercise-3"
# fails = { "3.1" = "recursion-into-wrapper" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear) and name != "out_head":
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        replace_linear_with_lora(getattr(model, name), rank, alpha)
