# /// specimen
# title = "the adapter is kept in memory alone"
# cell = "after:exercise-6"
# fails = { "6.1" = "nothing-saved" }
# ///
def save_adapter(model, folder):
    global kept
    kept = model


def load_adapter(base, folder, trainable=False):
    return kept
