# /// specimen
# title = "the rank is made smaller in each level of the recursion"
# cell = "exercise-3"
# fails = { "3.4" = "rank-not-passed" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, max(1, rank - 1), alpha)
