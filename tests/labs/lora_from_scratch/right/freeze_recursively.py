# /// specimen
# title = "a recursion that knows whether it is inside a LoRA layer"
# cell = "exercise-4"
# ///
def freeze_and_activate_lora(module, inside=False):
    inside = inside or isinstance(module, LoRALayer)
    for parameter in module.parameters(recurse=False):
        parameter.requires_grad_(inside)
    for child in module.children():
        freeze_and_activate_lora(child, inside)
