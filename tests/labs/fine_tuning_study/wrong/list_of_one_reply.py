# /// specimen
# title = "a list with one reply"
# cell = "after:exercise-6"
# fails = { "6.2" = "no-reply" }
# ///
def generate_reply(model, prompt):
    model.eval()
    encoded = generator_tokenizer([f"Q: {prompt}\nA:"], return_tensors="pt")
    generated = model.generate(
        **{k: encoded[k] for k in ("input_ids", "attention_mask")},
        max_new_tokens=24,
        do_sample=False,
        pad_token_id=generator_tokenizer.eos_token_id,
    )
    return generator_tokenizer.batch_decode(generated[:, encoded["input_ids"].shape[1] :], skip_special_tokens=True)
