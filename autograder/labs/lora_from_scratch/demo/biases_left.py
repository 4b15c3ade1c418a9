# /// specimen
# title = "biases stay trainable: only tensors called weight are frozen"
# cell = "exercise-4"
# fails = { "4.2" = "biases-left" }
# ///
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        if name.endswith("weight"):
            parameter.requires_grad = False
    for module in model.modules():
        if isinstance(module, LoRALayer):
            for parameter in module.parameters():
                parameter.requires_grad = True
