# /// specimen
# title = "a copy is merged, and the adapted model stays"
# cell = "after:exercise-6"
# ///
import copy


def merge(model):
    if not hasattr(model, "merge_and_unload"):
        return model
    return copy.deepcopy(model).merge_and_unload(safe_merge=True)
