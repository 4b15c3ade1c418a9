# /// specimen
# title = "attention first, then everything, the adapted layers included"
# cell = "exercise-3"
# fails = { "3.1" = "adapted-twice" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for wanted in ("att", ""):
        for path, module in list(model.named_modules()):
            if isinstance(module, torch.nn.Linear) and wanted in path and path != "out_head":
                parent, _, name = path.rpartition(".")
                setattr(model.get_submodule(parent), name, LinearWithLoRA(module, rank, alpha))
