# /// specimen
# title = "training says Question, and the prompt Q"
# cell = "after:exercise-7"
# fails = { "7.1" = "prompt-no-prefix" }
# ///
def format_example(question, answer):
    return f"Question: {question}\nAnswer: {answer}"
