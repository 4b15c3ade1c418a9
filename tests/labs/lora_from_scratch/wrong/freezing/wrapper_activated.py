# /// specimen
# title = "everything inside the wrapper is activated, the base layer, too"
# cell = "exercise-4"
# fails = { "4.2" = "wrapped-base-left" }
# ///
def freeze_and_activate_lora(model):
    for parameter in model.parameters():
        parameter.requires_grad = False
    for module in model.modules():
        if isinstance(module, LinearWithLoRA):
            for parameter in module.parameters():
                parameter.requires_grad = True
