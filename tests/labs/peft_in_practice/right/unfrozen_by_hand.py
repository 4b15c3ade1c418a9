# /// specimen
# title = "loaded frozen, and unfrozen by hand"
# cell = "after:exercise-6"
# ///
def load_adapter(base, folder, trainable=False):
    model = PeftModel.from_pretrained(base, folder)
    if trainable:
        for name, parameter in model.named_parameters():
            if "lora_" in name or "modules_to_save" in name:
                parameter.requires_grad_(True)
    return model
