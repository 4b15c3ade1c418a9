# /// specimen
# title = "everything can be trained"
# cell = "after:exercise-6"
# fails = { "6.2" = "base-trainable" }
# ///
def load_adapter(base, folder, trainable=False):
    model = PeftModel.from_pretrained(base, folder, is_trainable=trainable)
    if trainable:
        model.requires_grad_(True)
    return model
