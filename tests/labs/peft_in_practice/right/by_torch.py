# /// specimen
# title = "mean and spread by torch"
# cell = "after:exercise-4"
# ///
def summarise(values):
    values = torch.tensor(values, dtype=torch.float64)
    return {"mean": values.mean().item(), "spread": values.std().item(), "ddof": 1}
