# /// specimen
# title = "the other texts are gone"
# cell = "after:exercise-6"
# fails = { "6.1" = "texts-lost" }
# ///
def with_example(data, prompt, reply):
    return [f"Q: {prompt}\nA: {reply}"]
