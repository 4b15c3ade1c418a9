# /// specimen
# title = "the recursion knows the whole path"
# cell = "exercise-3"
# ///
def replace_linear_with_lora(model, rank, alpha, prefix=""):
    for name, child in model.named_children():
        path = f"{prefix}.{name}" if prefix else name
        if isinstance(child, torch.nn.Linear):
            if not path.endswith("out_head"):
                setattr(model, name, LinearWithLoRA(child, rank=rank, alpha=alpha))
        else:
            replace_linear_with_lora(child, rank=rank, alpha=alpha, prefix=path)
