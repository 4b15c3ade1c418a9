# /// specimen
# title = "trainable is what has lora in its name"
# cell = "exercise-4"
# ///
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = ".lora." in name
