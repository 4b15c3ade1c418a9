# /// specimen
# title = "nothing is frozen: requires_grad is set on the modules"
# cell = "exercise-4"
# fails = { "4.2" = "nothing-frozen" }
# skipped = ["4.1", "4.3", "4.4", "5.3"]
# ///
def freeze_and_activate_lora(model):
    for module in model.modules():
        module.requires_grad = isinstance(module, LoRALayer)
