# /// specimen
# title = "check is a tensor by now"
# cell = "after:exercise-1"
# fails = { "5.2" = "name-taken" }
# whole = true
# words = { "5.2" = "`check` was given another value in cell \\d+" }
# ///
check = LoRALayer(3, 4, 2, 8)(torch.ones(3))
