# /// specimen
# title = "the recursion hands on the rank and drops alpha"
# cell = "exercise-3"
# fails = { "3.4" = "alpha-not-passed" }
# ///
def replace_linear_with_lora(model, rank, alpha=16):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank=rank)
