# /// specimen
# title = "the given list is changed"
# cell = "after:exercise-6"
# fails = { "6.1" = "data-changed" }
# ///
def with_example(data, prompt, reply):
    data.append(f"Q: {prompt}\nA: {reply}")
    return data
