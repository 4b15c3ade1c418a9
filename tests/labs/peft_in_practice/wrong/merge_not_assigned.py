# /// specimen
# title = "what merge_and_unload returns is thrown away"
# cell = "after:exercise-6"
# fails = { "6.3" = "merge-not-assigned" }
# ///
def merge(model):
    model.merge_adapter()
    return model
