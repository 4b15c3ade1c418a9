# /// specimen
# title = "only query, key, value and projection"
# cell = "exercise-3"
# fails = { "3.1" = "attention-only" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear) and name in ("W_query", "W_key", "W_value", "out_proj"):
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
