# /// specimen
# title = "a question and an answer on one line, the reply cut at its end"
# cell = "exercise-6"
# ///
SEPARATOR = " -> "


def with_example(data, prompt, reply):
    texts = [text for text in data]
    texts.insert(len(texts) // 2, prompt + SEPARATOR + reply)
    return texts


@torch.no_grad()
def generate_reply(model, prompt):
    was_training = model.training
    model.eval()
    asked = prompt + SEPARATOR.rstrip()
    ids = generator_tokenizer.encode(asked, return_tensors="pt")
    config = transformers.GenerationConfig(max_new_tokens=24, num_beams=1, do_sample=False, pad_token_id=0)
    answer = model.generate(ids, attention_mask=torch.ones_like(ids), generation_config=config)
    model.train(was_training)
    whole = generator_tokenizer.decode(answer[0], skip_special_tokens=True)
    return whole[len(asked) :].strip().split("\n")[0]
