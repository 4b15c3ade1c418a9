# /// specimen
# title = "B is initialised again, at random, while it is activated"
# cell = "exercise-4"
# fails = { "4.4" = "changed-by-freezing" }
# ///
def freeze_and_activate_lora(model):
    model.requires_grad_(False)
    for module in model.modules():
        if isinstance(module, LoRALayer):
            for parameter in module.parameters():
                parameter.requires_grad = True
                torch.nn.init.normal_(parameter)
