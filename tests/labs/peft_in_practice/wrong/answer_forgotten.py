# /// specimen
# title = "the example has no answer"
# cell = "after:exercise-7"
# fails = { "7.1" = "answer-missing" }
# ///
def format_example(question, answer):
    return f"{prompt(question)} answer"
