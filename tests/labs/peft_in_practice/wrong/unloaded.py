# /// specimen
# title = "the adapter is taken off, and not merged"
# cell = "after:exercise-6"
# fails = { "6.3" = "update-lost" }
# ///
def merge(model):
    return model.unload() if isinstance(model, PeftModel) else model
