# /// specimen
# title = "a greedy loop of one's own"
# cell = "after:exercise-6"
# ///
def generate_reply(model, prompt):
    model.eval()
    ids = generator_tokenizer(f"Q: {prompt}\nA:")["input_ids"]
    given = len(ids)
    with torch.no_grad():
        for _ in range(24):
            best = int(model(input_ids=torch.tensor([ids])).logits[0, -1].argmax())
            if best == generator_tokenizer.eos_token_id:
                break
            ids.append(best)
    return generator_tokenizer.decode(ids[given:])
