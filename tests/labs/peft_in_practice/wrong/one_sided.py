# /// specimen
# title = "a is better than b by more than the spread"
# cell = "after:exercise-4"
# fails = { "4.4" = "one-sided" }
# ///
def differs(a, b):
    first, second = summarise(a), summarise(b)
    return first["mean"] - second["mean"] > max(first["spread"], second["spread"])
