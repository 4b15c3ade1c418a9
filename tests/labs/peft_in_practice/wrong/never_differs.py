# /// specimen
# title = "no difference is ever a finding"
# cell = "after:exercise-4"
# fails = { "4.4" = "difference-overlooked" }
# ///
def differs(a, b):
    first, second = summarise(a), summarise(b)
    return False
