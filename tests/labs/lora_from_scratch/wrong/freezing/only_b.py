# /// specimen
# title = "only B is activated"
# cell = "exercise-4"
# fails = { "4.2" = "only-b" }
# ///
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name.endswith(".B")
