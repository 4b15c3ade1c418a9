# /// specimen
# title = "nothing is frozen: requires_grad is set on the modules"
# cell = "exercise-4"
# fails = { "4.2" = "nothing-frozen" }
# ///
def freeze_and_activate_lora(model):
    for module in model.modules():
        module.requires_grad = isinstance(module, LoRALayer)
