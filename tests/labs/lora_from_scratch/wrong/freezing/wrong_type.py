# /// specimen
# title = "looks for the class among parameters, where it never is"
# cell = "exercise-4"
# fails = { "4.2" = "everything-frozen" }
# ///
def freeze_and_activate_lora(model):
    for parameter in model.parameters():
        parameter.requires_grad = isinstance(parameter, LoRALayer)
