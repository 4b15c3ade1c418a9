# /// specimen
# title = "the head is made trainable here, where exercise 4 asks for LoRA alone"
# cell = "exercise-4"
# fails = { "4.2" = "head-unfrozen" }
# ///
def freeze_and_activate_lora(model):
    model.requires_grad_(False)
    for module in model.modules():
        if isinstance(module, LoRALayer):
            module.requires_grad_(True)
    model.out_head.requires_grad_(True)
