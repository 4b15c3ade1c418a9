# /// specimen
# title = "everything frozen, LoRA included"
# cell = "exercise-4"
# fails = { "4.2" = "everything-frozen" }
# skipped = ["4.1", "4.3", "4.4"]
# ///
def freeze_and_activate_lora(model):
    for parameter in model.parameters():
        parameter.requires_grad = False
