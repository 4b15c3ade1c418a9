# /// specimen
# title = "ddof is what was divided by"
# cell = "after:exercise-4"
# fails = { "4.3" = "ddof-misread" }
# ///
def summarise(values):
    divisor = len(values) - 1
    mean = sum(values) / len(values)
    spread = (sum((value - mean) ** 2 for value in values) / divisor) ** 0.5
    return {"mean": mean, "spread": spread, "ddof": divisor}
