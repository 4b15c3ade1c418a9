# /// specimen
# title = "the decision by the standard library"
# cell = "after:exercise-5"
# ///
from collections import defaultdict
from statistics import fmean


def exceeds_spread(table):
    repeats = defaultdict(list)
    for row in table:
        repeats[row["rank"]].append(row["loss"])
    spreads = [max(some) - min(some) for some in repeats.values() if len(some) > 1]
    if not spreads:
        return None
    means = sorted(fmean(some) for some in repeats.values())
    return means[-1] - means[0] > max(spreads)
