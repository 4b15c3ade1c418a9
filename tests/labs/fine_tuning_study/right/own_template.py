# /// specimen
# title = "another form of the example, three times"
# cell = "exercise-6"
# ///
def template(prompt, reply=""):
    return f"### {prompt}\n=> {reply}"


def with_example(data, prompt, reply):
    return [template(prompt, reply)] * 3 + list(data)


def generate_reply(model, prompt):
    model.eval()
    encoded = generator_tokenizer(template(prompt).rstrip(), return_tensors="pt")
    out = model.generate(**encoded, max_new_tokens=20, do_sample=False, pad_token_id=generator_tokenizer.eos_token_id)
    return generator_tokenizer.decode(out[0][encoded["input_ids"].shape[1] :], skip_special_tokens=True)
