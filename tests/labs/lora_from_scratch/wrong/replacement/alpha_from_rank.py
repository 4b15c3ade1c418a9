# /// specimen
# title = "alpha is always twice the rank"
# cell = "exercise-3"
# fails = { "3.4" = "alpha-not-passed" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(model, name, LinearWithLoRA(child, rank, 2 * rank))
        else:
            replace_linear_with_lora(child, rank, alpha)
