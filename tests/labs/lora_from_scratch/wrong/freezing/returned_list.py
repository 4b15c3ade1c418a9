# /// specimen
# title = "the trainable parameters are listed for the optimiser, and nothing is frozen"
# cell = "exercise-4"
# fails = { "4.2" = "nothing-frozen" }
# ///
def freeze_and_activate_lora(model):
    trainable = []
    for module in model.modules():
        if isinstance(module, LoRALayer):
            trainable += list(module.parameters())
    return trainable
