# /// specimen
# title = "every linear layer, the head included"
# cell = "exercise-3"
# fails = { "3.2" = "head-wrapped" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    names = [name for name, module in model.named_modules() if type(module) is torch.nn.Linear]
    for name in names:
        parent, _, last = name.rpartition(".")
        parent = model.get_submodule(parent)
        setattr(parent, last, LinearWithLoRA(getattr(parent, last), rank, alpha))
    return model
