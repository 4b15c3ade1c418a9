# /// specimen
# title = "LoRA first, then everything frozen"
# cell = "exercise-4"
# fails = { "4.2" = "everything-frozen" }
# skipped = ["4.1", "4.3", "4.4"]
# ///
def freeze_and_activate_lora(model):
    for module in model.modules():
        if isinstance(module, LoRALayer):
            module.requires_grad_(True)
    model.requires_grad_(False)
