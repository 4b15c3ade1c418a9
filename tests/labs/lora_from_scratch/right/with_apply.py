# /// specimen
# title = "Module.apply walks"
# cell = "exercise-3"
# ///
def replace_linear_with_lora(model, rank, alpha):
    def visit(module):
        if isinstance(module, LinearWithLoRA):
            return
        for name, child in module.named_children():
            if isinstance(child, torch.nn.Linear) and name != "out_head":
                setattr(module, name, LinearWithLoRA(child, rank, alpha))

    model.apply(visit)
