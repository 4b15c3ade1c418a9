# /// specimen
# title = "the reply has one token more than was asked for"
# cell = "after:exercise-6"
# fails = { "6.3" = "reply-too-long" }
# ///
def generate_reply(model, prompt):
    model.eval()
    encoded = generator_tokenizer(f"Q: {prompt}\nA:", return_tensors="pt")
    generated = model.generate(
        **{k: encoded[k] for k in ("input_ids", "attention_mask")},
        max_new_tokens=25,
        do_sample=False,
        pad_token_id=generator_tokenizer.eos_token_id,
    )
    return generator_tokenizer.decode(generated[0, encoded["input_ids"].shape[1] :], skip_special_tokens=True).strip()
