# /// specimen
# title = "everything is frozen again before training"
# cell = "after:exercise-5"
# fails = { "5.2" = "nothing-trainable" }
# skipped = ["5.3", "5.4"]
# whole = true
# ///
model.requires_grad_(False)
