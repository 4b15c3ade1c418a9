# /// specimen
# title = "requires_grad = False on the modules, which changes nothing"
# cell = "exercise-4"
# fails = { "4.2" = "nothing-frozen" }
# ///
def freeze_and_activate_lora(model):
    model.requires_grad = False
    for module in model.modules():
        if isinstance(module, LoRALayer):
            module.requires_grad = True
