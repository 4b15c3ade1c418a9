# /// specimen
# title = "the norms stay trainable"
# whole = true
# cell = "exercise-4"
# fails = { "4.2" = "norms-left" }
# ///
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "norm" in name
    for module in model.modules():
        if isinstance(module, LoRALayer):
            module.requires_grad_(True)
