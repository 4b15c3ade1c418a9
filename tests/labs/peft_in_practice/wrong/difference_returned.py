# /// specimen
# title = "the difference itself is returned"
# cell = "after:exercise-4"
# fails = { "4.4" = "answer-missing" }
# ///
def differs(a, b):
    first, second = summarise(a), summarise(b)
    return abs(first["mean"] - second["mean"])
