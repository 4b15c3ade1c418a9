# /// specimen
# title = "a misspelled attribute is a new attribute"
# cell = "exercise-4"
# fails = { "4.2" = "nothing-frozen" }
# ///
def freeze_and_activate_lora(model):
    for parameter in model.parameters():
        parameter.require_grad = False
    for module in model.modules():
        if isinstance(module, LoRALayer):
            for parameter in module.parameters():
                parameter.require_grad = True
