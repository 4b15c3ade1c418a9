# /// specimen
# title = "a break ends the activation after the first layer"
# cell = "exercise-4"
# fails = { "4.2" = "lora-partly-frozen" }
# ///
def freeze_and_activate_lora(model):
    model.requires_grad_(False)
    for module in model.modules():
        if isinstance(module, LoRALayer):
            module.requires_grad_(True)
            break
