# /// specimen
# title = "the adapted layer gets a new name beside the old one"
# cell = "exercise-3"
# fails = { "3.1" = "replaced-elsewhere" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in list(model.named_children()):
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(model, f"{name}_lora", LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
