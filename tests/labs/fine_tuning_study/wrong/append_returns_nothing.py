# /// specimen
# title = "append returns nothing"
# cell = "after:exercise-6"
# fails = { "6.1" = "no-texts" }
# ///
def with_example(data, prompt, reply):
    return list(data).append(f"Q: {prompt}\nA: {reply}")
