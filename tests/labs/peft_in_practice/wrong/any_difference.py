# /// specimen
# title = "any difference is a finding"
# cell = "after:exercise-4"
# fails = { "4.4" = "any-difference" }
# ///
def differs(a, b):
    first, second = summarise(a), summarise(b)
    return first["mean"] != second["mean"]
