# /// specimen
# title = "all logits close to those of the first message"
# cell = "exercise-3"
# ///
def collapsed(run) -> bool:
    logits = torch.as_tensor(run.logits)
    if logits.isnan().any():
        return True
    return torch.allclose(logits, logits[:1].expand_as(logits), rtol=0, atol=1e-5)
