# /// specimen
# title = "an effect is whatever is above 0.1"
# cell = "after:exercise-5"
# fails = { "5.3" = "effect-overlooked" }
# ///
def exceeds_spread(table):
    losses = {}
    for row in table:
        losses.setdefault(row["rank"], []).append(row["loss"])
    if all(len(v) < 2 for v in losses.values()):
        return None
    means = [sum(v) / len(v) for v in losses.values()]
    return max(means) - min(means) > 0.1
