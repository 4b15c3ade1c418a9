# /// specimen
# title = "only square layers are adapted"
# cell = "exercise-3"
# fails = { "3.1" = "square-only" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head" and child.in_features == child.out_features:
                setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
