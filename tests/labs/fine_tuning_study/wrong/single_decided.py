# /// specimen
# title = "a table without repeats is decided"
# cell = "after:exercise-5"
# fails = { "5.3" = "one-repeat-decided" }
# ///
def exceeds_spread(table):
    losses = {}
    for row in table:
        losses.setdefault(row["rank"], []).append(row["loss"])
    means = [sum(v) / len(v) for v in losses.values()]
    spread = max(max(v) - min(v) for v in losses.values())
    return max(means) - min(means) > spread
