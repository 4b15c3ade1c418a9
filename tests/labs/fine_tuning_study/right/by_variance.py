# /// specimen
# title = "the variance in torch"
# cell = "after:exercise-3"
# ///
def collapsed(run):
    logits = torch.as_tensor(run.logits)
    return bool(logits.isnan().any()) or bool(logits.var(dim=0).max() < 1e-10)
