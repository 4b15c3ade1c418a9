# /// specimen
# title = "a plain model can't be merged"
# cell = "after:exercise-6"
# fails = { "6.3" = "merging-again-fails" }
# ///
def merge(model):
    return model.merge_and_unload()
