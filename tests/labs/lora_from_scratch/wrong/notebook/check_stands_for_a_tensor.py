# /// specimen
# title = "a tensor is called check, and check is called below"
# cell = "check-1"
# whole = true
# fails = { "5.2" = "name-taken" }
# words = { "5.2" = "`check` was given another value in cell" }
# ///
check("1")
check = LoRALayer(6, 4, 2, 4)(torch.randn(3, 6))
print(check.shape)
