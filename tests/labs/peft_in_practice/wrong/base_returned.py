# /// specimen
# title = "the base model is returned, without its adapter"
# cell = "after:exercise-6"
# fails = { "6.1" = "base-returned" }
# ///
def load_adapter(base, folder, trainable=False):
    PeftModel.from_pretrained(copy.deepcopy(base), folder, is_trainable=trainable)
    return base


import copy
