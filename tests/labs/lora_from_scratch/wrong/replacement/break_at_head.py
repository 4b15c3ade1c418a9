# /// specimen
# title = "break at out_head, in a list of paths"
# cell = "exercise-3"
# fails = { "3.1" = "stops-at-head" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    paths = [path for path, m in model.named_modules()]
    for path in paths:
        if path == "out_head":
            break
        module = model.get_submodule(path)
        if isinstance(module, torch.nn.Linear):
            parent, _, name = path.rpartition(".")
            setattr(model.get_submodule(parent), name, LinearWithLoRA(module, rank, alpha))
