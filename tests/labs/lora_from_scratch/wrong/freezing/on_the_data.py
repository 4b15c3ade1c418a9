# /// specimen
# title = ".data is another tensor"
# cell = "exercise-4"
# fails = { "4.2" = "nothing-frozen" }
# ///
def freeze_and_activate_lora(model):
    for parameter in model.parameters():
        parameter.data.requires_grad = False
