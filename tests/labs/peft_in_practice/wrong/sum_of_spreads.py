# /// specimen
# title = "the sum of both spreads is compared with"
# cell = "after:exercise-4"
# fails = { "4.4" = "sum-of-spreads" }
# ///
def differs(a, b):
    first, second = summarise(a), summarise(b)
    return abs(first["mean"] - second["mean"]) > first["spread"] + second["spread"]
