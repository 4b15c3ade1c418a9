# /// specimen
# title = "activates LoRA, which is active already, and freezes nothing"
# cell = "exercise-4"
# fails = { "4.2" = "nothing-frozen" }
# ///
def freeze_and_activate_lora(model):
    for module in model.modules():
        if isinstance(module, LoRALayer):
            for parameter in module.parameters():
                parameter.requires_grad = True
