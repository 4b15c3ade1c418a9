# /// specimen
# title = "argued: dropout is 0 in nano, so eval() while training changes nothing"
# cell = "after:exercise-5"
# whole = true
# ///
model.eval()
