# /// specimen
# title = "only weights are frozen"
# cell = "exercise-4"
# fails = { "4.2" = "biases-left" }
# ///
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "lora" in name or "bias" in name
