# /// specimen
# title = "the merged model has the head of before"
# cell = "after:exercise-6"
# fails = { "6.3" = "head-lost" }
# ///
def merge(model):
    if not isinstance(model, PeftModel):
        return model
    before = model.base_model.model.classifier.original_module
    merged = model.merge_and_unload()
    merged.classifier = before
    return merged
