# /// specimen
# title = "NaN is compared with a number"
# cell = "after:exercise-3"
# fails = { "3.1" = "nan-overlooked" }
# ///
def collapsed(run):
    return bool(run.logits.std(axis=0).max() < 1e-5)
