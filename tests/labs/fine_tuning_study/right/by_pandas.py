# /// specimen
# title = "the decision by pandas"
# cell = "after:exercise-5"
# ///
def exceeds_spread(table):
    import pandas as pd

    grouped = pd.DataFrame(table).groupby("rank")["loss"]
    if grouped.count().max() < 2:
        return None
    return bool(np.ptp(grouped.mean()) > (grouped.max() - grouped.min()).max())
