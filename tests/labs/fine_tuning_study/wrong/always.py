# /// specimen
# title = "always true"
# cell = "after:exercise-5"
# fails = { "5.3" = "difference-is-no-effect" }
# ///
def exceeds_spread(table):
    return True
