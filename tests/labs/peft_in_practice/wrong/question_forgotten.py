# /// specimen
# title = "the prompt has no question"
# cell = "after:exercise-7"
# fails = { "7.1" = "question-missing" }
# ///
def prompt(question):
    return "Q: question\nA:"
