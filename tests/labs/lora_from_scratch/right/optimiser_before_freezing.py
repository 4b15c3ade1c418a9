# /// specimen
# title = "argued: an optimiser of frozen parameters steps over them, for they have no gradient"
# cell = "after:exercise-2"
# whole = true
# ///
early = torch.optim.AdamW(model.parameters(), lr=1e-3)
