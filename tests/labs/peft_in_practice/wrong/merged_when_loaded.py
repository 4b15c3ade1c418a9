# /// specimen
# title = "merged when it is loaded, and once more by hand"
# cell = "after:exercise-6"
# fails = { "6.3" = "merged-twice" }
# ///
def load_adapter(base, folder, trainable=False):
    model = PeftModel.from_pretrained(base, folder, is_trainable=trainable)
    if not trainable:
        model.merge_adapter()  # faster while it is used
    return model


def merge(model):
    if not isinstance(model, PeftModel):
        return model
    with torch.no_grad():
        for module in model.modules():
            if hasattr(module, "lora_A") and "default" in module.lora_A:
                module.base_layer.weight += module.get_delta_weight("default")
    model.base_model.model.classifier = model.base_model.model.classifier.modules_to_save["default"]
    return model.unload()
