# /// specimen
# title = "\"out\" in name: the attention's out_proj is skipped, too"
# cell = "exercise-3"
# fails = { "3.1" = "name-test-too-wide" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for path, module in list(model.named_modules()):
        if isinstance(module, torch.nn.Linear) and "out" not in path:
            parent, _, name = path.rpartition(".")
            setattr(model.get_submodule(parent) if parent else model, name, LinearWithLoRA(module, rank, alpha))
