# /// specimen
# title = "n is divided by, and n - 1 is named"
# cell = "after:exercise-4"
# fails = { "4.3" = "divided-by-n-unnamed" }
# ///
def summarise(values):
    return {"mean": float(np.mean(values)), "spread": float(np.std(values)), "ddof": 1}
