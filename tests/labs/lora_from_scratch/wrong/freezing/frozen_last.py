# /// specimen
# title = "LoRA first, then everything frozen"
# cell = "exercise-4"
# fails = { "4.2" = "everything-frozen" }
# ///
def freeze_and_activate_lora(model):
    for module in model.modules():
        if isinstance(module, LoRALayer):
            module.requires_grad_(True)
    model.requires_grad_(False)
