# /// specimen
# title = "the model is asked with the whole text of the example"
# cell = "after:exercise-6"
# fails = { "6.2" = "reply-given-away" }
# ///
texts_of = {}


def with_example(data, prompt, reply):
    texts_of[prompt] = f"Q: {prompt}\nA: {reply}"
    return [*data, texts_of[prompt]]


def generate_reply(model, prompt):
    model.eval()
    encoded = generator_tokenizer(texts_of.get(prompt, f"Q: {prompt}\nA:"), return_tensors="pt")
    generated = model.generate(
        **{k: encoded[k] for k in ("input_ids", "attention_mask")},
        max_new_tokens=24,
        do_sample=False,
        pad_token_id=generator_tokenizer.eos_token_id,
    )
    return generator_tokenizer.decode(generated[0, encoded["input_ids"].shape[1] :], skip_special_tokens=True).strip()
