# /// specimen
# title = "nothing is ever a collapse"
# cell = "after:exercise-3"
# fails = { "3.1" = "collapse-overlooked" }
# ///
def collapsed(run):
    return False
