# /// specimen
# title = "everything is frozen again before training"
# cell = "after:exercise-5"
# fails = { "5.2" = "nothing-trainable" }
# whole = true
# ///
model.requires_grad_(False)
