# /// specimen
# title = "setattr with a path that has dots in it"
# cell = "exercise-3"
# fails = { "3.1" = "path-as-name" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for path, module in list(model.named_modules()):
        if isinstance(module, torch.nn.Linear) and path != "out_head":
            setattr(model, path, LinearWithLoRA(module, rank, alpha))
