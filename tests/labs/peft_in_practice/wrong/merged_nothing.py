# /// specimen
# title = "merge returns nothing"
# cell = "after:exercise-6"
# fails = { "6.3" = "no-merged-model" }
# ///
def merge(model):
    if isinstance(model, PeftModel):
        model.merge_and_unload()
