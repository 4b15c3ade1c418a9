# /// specimen
# title = "the update is added by hand, and by peft as well"
# cell = "after:exercise-6"
# fails = { "6.3" = "merged-twice" }
# ///
def merge(model):
    if not isinstance(model, PeftModel):
        return model
    with torch.no_grad():
        for module in model.modules():
            if hasattr(module, "lora_A") and "default" in module.lora_A:
                module.base_layer.weight += module.get_delta_weight("default")
    return model.merge_and_unload()
