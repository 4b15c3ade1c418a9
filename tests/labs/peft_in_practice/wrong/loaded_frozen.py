# /// specimen
# title = "trainable is not passed on"
# cell = "after:exercise-6"
# fails = { "6.2" = "loaded-frozen" }
# ///
def load_adapter(base, folder, trainable=False):
    return PeftModel.from_pretrained(base, folder)
