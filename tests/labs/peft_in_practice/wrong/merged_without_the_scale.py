# /// specimen
# title = "merged by hand, without alpha / r"
# cell = "after:exercise-6"
# fails = { "6.3" = "update-unscaled" }
# ///
def merge(model):
    if not isinstance(model, PeftModel):
        return model
    with torch.no_grad():
        for module in model.modules():
            if hasattr(module, "lora_A") and "default" in module.lora_A:
                module.base_layer.weight += module.lora_B["default"].weight @ module.lora_A["default"].weight
    model.base_model.model.classifier = model.base_model.model.classifier.modules_to_save["default"]
    return model.unload()
