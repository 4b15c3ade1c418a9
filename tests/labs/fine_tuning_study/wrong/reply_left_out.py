# /// specimen
# title = "the reply is left out"
# cell = "after:exercise-6"
# fails = { "6.1" = "example-missing" }
# ///
def with_example(data, prompt, reply):
    return [*data, prompt]
