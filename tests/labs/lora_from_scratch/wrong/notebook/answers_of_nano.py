# /// specimen
# title = "question 2 is answered for the small model"
# cell = "question-2"
# fails = { "5.1" = "telling-number" }
# whole = true
# ///
q2_trainable = 110_592
q2_total = 3_487_872
q2_percent = 3.17
