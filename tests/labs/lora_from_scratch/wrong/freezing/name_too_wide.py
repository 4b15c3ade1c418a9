# /// specimen
# title = "every name with an \"A\" in it, attention's own included"
# cell = "exercise-4"
# fails = { "4.2" = "name-matches-too-much" }
# ///
def freeze_and_activate_lora(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "lora" in name or "proj" in name
