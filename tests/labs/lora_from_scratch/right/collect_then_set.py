# /// specimen
# title = "paths are collected first, then set through get_submodule"
# cell = "exercise-3"
# ///
def replace_linear_with_lora(model, rank, alpha):
    targets = [
        path
        for path, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and path.split(".")[-1] != "out_head"
    ]
    for path in targets:
        *parents, name = path.split(".")
        parent = model.get_submodule(".".join(parents))
        setattr(parent, name, LinearWithLoRA(getattr(parent, name), rank, alpha))
    print(f"{len(targets)} layers adapted")
