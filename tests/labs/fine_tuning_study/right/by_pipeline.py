# /// specimen
# title = "the reply by a pipeline"
# cell = "after:exercise-6"
# ///
def generate_reply(model, prompt):
    model.eval()
    generator = transformers.pipeline("text-generation", model=model, tokenizer=generator_tokenizer)
    settings = transformers.GenerationConfig(
        max_new_tokens=24, do_sample=False, pad_token_id=generator_tokenizer.eos_token_id
    )
    answer = generator(f"Q: {prompt}\nA:", generation_config=settings, return_full_text=False)
    return answer[0]["generated_text"].strip()
