# /// specimen
# title = "the rank is fixed to 4 inside the function"
# cell = "exercise-3"
# fails = { "3.4" = "rank-not-passed" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(model, name, LinearWithLoRA(child, rank=4, alpha=alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
