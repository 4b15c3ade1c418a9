# /// specimen
# title = "the percentage is a text"
# cell = "question-2"
# fails = { "5.1" = "no-number" }
# whole = true
# ///
q2_trainable = 1_327_104
q2_total = 164_364_288
q2_percent = "0.81 %"
