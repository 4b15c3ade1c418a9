# /// specimen
# title = "loaded adapters are always trainable"
# cell = "after:exercise-6"
# fails = { "6.2" = "trainable-unasked" }
# ///
def load_adapter(base, folder, trainable=False):
    return PeftModel.from_pretrained(base, folder, is_trainable=True)
