# /// specimen
# title = "the numbers are texts"
# cell = "question-2"
# fails = { "5.1" = "no-number" }
# whole = true
# ///
q2_trainable = "1,327,104"
q2_total = "164,364,288"
q2_percent = "0.81 %"
