# /// specimen
# title = "freezes and activates in one walk, parents first"
# cell = "exercise-4"
# ///
def freeze_and_activate_lora(model):
    for module in model.modules():
        for parameter in module.parameters(recurse=False):
            parameter.requires_grad = isinstance(module, LoRALayer)
