# /// specimen
# title = "the distance of the quartiles"
# cell = "after:exercise-4"
# fails = { "4.3" = "" }
# words = { "4.3" = "by hand" }
# ///
def summarise(values):
    low, high = np.percentile(values, [25, 75])
    return {"mean": float(np.mean(values)), "spread": float(high - low), "ddof": 1}
