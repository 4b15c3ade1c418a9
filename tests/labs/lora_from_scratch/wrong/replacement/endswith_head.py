# /// specimen
# title = "name.endswith(\"head\")"
# cell = "exercise-3"
# fails = { "3.1" = "name-test-too-wide" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for path, child in list(model.named_modules()):
        if isinstance(child, torch.nn.Linear) and not path.endswith("head"):
            parent, _, name = path.rpartition(".")
            setattr(model.get_submodule(parent), name, LinearWithLoRA(child, rank, alpha))
