# /// specimen
# title = "the smaller spread is compared with"
# cell = "after:exercise-4"
# fails = { "4.4" = "smaller-spread" }
# ///
def differs(a, b):
    first, second = summarise(a), summarise(b)
    return abs(first["mean"] - second["mean"]) > min(first["spread"], second["spread"])
