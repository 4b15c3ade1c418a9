# /// specimen
# title = "the loaded model is not returned"
# cell = "after:exercise-6"
# fails = { "6.1" = "no-model" }
# ///
def load_adapter(base, folder, trainable=False):
    PeftModel.from_pretrained(base, folder, is_trainable=trainable)
