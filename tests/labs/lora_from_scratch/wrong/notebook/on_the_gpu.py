# /// specimen
# title = "the model is moved to a GPU"
# cell = "after:exercise-5"
# fails = { "5.2" = "needs-gpu" }
# whole = true
# words = { "5.2" = "there is no GPU while grading" }
# ///
model.cuda()
