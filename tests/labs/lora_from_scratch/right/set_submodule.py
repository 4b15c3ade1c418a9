# /// specimen
# title = "set_submodule does the walking"
# cell = "exercise-3"
# ///
def replace_linear_with_lora(model, rank, alpha):
    linears = {n: m for n, m in model.named_modules() if isinstance(m, torch.nn.Linear)}
    linears.pop("out_head", None)
    for path, linear in linears.items():
        model.set_submodule(path, LinearWithLoRA(linear, rank, alpha))
