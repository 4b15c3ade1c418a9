# /// specimen
# title = "np.std, which divides by n, and nobody says so"
# cell = "after:exercise-4"
# fails = { "4.3" = "divided-by-n-unnamed" }
# ///
def summarise(values):
    return {"mean": float(np.mean(values)), "spread": float(np.std(values))}
