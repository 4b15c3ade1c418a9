# /// specimen
# title = "an added cell injects a second time"
# cell = "after:exercise-5"
# fails = { "5.3" = "injected-twice" }
# whole = true
# ///
replace_linear_with_lora(model, 8, 16)
freeze_and_activate_lora(model)
model.out_head.requires_grad_(True)
