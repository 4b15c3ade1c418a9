# /// specimen
# title = "only A is activated"
# cell = "exercise-4"
# fails = { "4.2" = "only-a" }
# ///
def freeze_and_activate_lora(model):
    for parameter in model.parameters():
        parameter.requires_grad = False
    for module in model.modules():
        if isinstance(module, LoRALayer):
            module.A.requires_grad = True
