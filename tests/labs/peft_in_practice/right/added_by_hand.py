# /// specimen
# title = "the update is added by hand, and the adapter taken off"
# cell = "after:exercise-6"
# ///
def merge(model):
    if not isinstance(model, PeftModel):
        return model
    with torch.no_grad():
        for module in model.modules():
            if hasattr(module, "get_delta_weight") and module.active_adapters:
                module.base_layer.weight.add_(module.get_delta_weight("default"))
    return model.unload()
