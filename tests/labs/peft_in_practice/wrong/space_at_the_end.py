# /// specimen
# title = "the prompt ends with a space, and the example has a line break there"
# cell = "after:exercise-7"
# fails = { "7.1" = "prompt-no-prefix" }
# ///
def format_example(question, answer):
    return f"Q: {question}\nA:\n{answer}"


def prompt(question):
    return f"Q: {question}\nA: "
