# /// specimen
# title = "the function returns the model that it changed"
# cell = "exercise-3"
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in list(model._modules.items()):
        if name == "out_head" or child is None:
            continue
        if isinstance(child, torch.nn.Linear):
            model._modules[name] = LinearWithLoRA(child, rank, alpha)
        else:
            model._modules[name] = replace_linear_with_lora(child, rank, alpha)
    return model

# %% exercise-4
def freeze_and_activate_lora(model):
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    for layer in filter(lambda module: isinstance(module, LoRALayer), model.modules()):
        for parameter in layer.parameters():
            parameter.requires_grad_(True)
    return model
