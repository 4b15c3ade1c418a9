# /// specimen
# title = "leaves lm_head alone, which this model does not have"
# cell = "exercise-3"
# fails = { "3.2" = "head-wrapped" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear) and name != "lm_head":
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
