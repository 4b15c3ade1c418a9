# /// specimen
# title = "any difference is an effect"
# cell = "after:exercise-5"
# fails = { "5.3" = "difference-is-no-effect" }
# ///
def exceeds_spread(table):
    losses = {}
    for row in table:
        losses.setdefault(row["rank"], []).append(row["loss"])
    means = [sum(v) / len(v) for v in losses.values()]
    return max(means) > min(means)
