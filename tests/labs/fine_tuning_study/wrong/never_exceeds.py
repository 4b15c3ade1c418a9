# /// specimen
# title = "always false"
# cell = "after:exercise-5"
# fails = { "5.3" = "effect-overlooked" }
# ///
def exceeds_spread(table):
    return False
