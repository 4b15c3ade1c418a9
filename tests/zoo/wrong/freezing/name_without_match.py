# /// specimen
# title = "looks for a name that no parameter has"
# cell = "exercise-4"
# fails = { "4.2" = "everything-frozen" }
# skipped = ["4.1", "4.3", "4.4"]
# ///
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "lora_A" in name or "lora_B" in name
