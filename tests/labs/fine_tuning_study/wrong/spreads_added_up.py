# /// specimen
# title = "the spreads of all ranks are added up"
# cell = "after:exercise-5"
# fails = { "5.3" = "effect-overlooked" }
# ///
def exceeds_spread(table):
    losses = {}
    for row in table:
        losses.setdefault(row["rank"], []).append(row["loss"])
    if all(len(v) < 2 for v in losses.values()):
        return None
    spread = sum(max(v) - min(v) for v in losses.values())
    means = [sum(v) / len(v) for v in losses.values()]
    return max(means) - min(means) > spread
