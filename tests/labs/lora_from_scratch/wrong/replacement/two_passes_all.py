# /// specimen
# title = "the function runs its loop twice"
# cell = "exercise-3"
# fails = { "3.1" = "adapted-twice" }
# ///
def _walk(module, rank, alpha):
    for name, child in module.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(module, name, LinearWithLoRA(child, rank, alpha))
        else:
            _walk(child, rank, alpha)


def replace_linear_with_lora(model, rank, alpha):
    _walk(model, rank, alpha)
    _walk(model, rank, alpha)
    return model
