# /// specimen
# title = "requires_grad is flipped instead of set"
# cell = "exercise-4"
# fails = { "4.2" = "switched" }
# ///
def freeze_and_activate_lora(model):
    for p in model.parameters():
        p.requires_grad = not p.requires_grad
    for module in model.modules():
        if isinstance(module, LoRALayer):
            for p in module.parameters():
                p.requires_grad = not p.requires_grad
