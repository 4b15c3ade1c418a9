# /// specimen
# title = "only query and value, as in the first experiments of the paper"
# whole = true
# cell = "exercise-3"
# fails = { "3.1" = "query-value-only" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for path, module in list(model.named_modules()):
        if path.endswith(("W_query", "W_value")):
            parent, _, name = path.rpartition(".")
            setattr(model.get_submodule(parent), name, LinearWithLoRA(module, rank, alpha))
