# /// specimen
# title = "looks for a name that no parameter has"
# cell = "exercise-4"
# fails = { "4.2" = "everything-frozen" }
# ///
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "lora_A" in name or "lora_B" in name
