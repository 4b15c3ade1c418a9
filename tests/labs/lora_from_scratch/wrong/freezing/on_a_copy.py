# /// specimen
# title = "requires_grad is set on detached copies"
# cell = "exercise-4"
# fails = { "4.2" = "nothing-frozen" }
# ///
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        if "lora" not in name:
            parameter = parameter.detach()
            parameter.requires_grad = False
