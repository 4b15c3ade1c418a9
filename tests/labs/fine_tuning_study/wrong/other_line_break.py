# /// specimen
# title = "a space in place of the line break"
# cell = "after:exercise-6"
# fails = { "6.2" = "formats-differ" }
# ///
def generate_reply(model, prompt):
    model.eval()
    encoded = generator_tokenizer(f"Q: {prompt} A:", return_tensors="pt")
    generated = model.generate(
        **{k: encoded[k] for k in ("input_ids", "attention_mask")},
        max_new_tokens=24,
        pad_token_id=generator_tokenizer.eos_token_id,
        do_sample=False,
    )
    return generator_tokenizer.decode(generated[0][encoded["input_ids"].shape[1] :], skip_special_tokens=True).strip()
