# /// specimen
# title = "the example is printed, and not returned"
# cell = "after:exercise-7"
# fails = { "7.1" = "no-text" }
# ///
def format_example(question, answer):
    print(f"{prompt(question)} {answer}")
