# /// specimen
# title = "the whole model is trained, without an adapter"
# cell = "exercise-7-example"
# fails = { "7.4" = "no-adapter" }
# whole = true
# ///
example_texts = with_example(train_data["text"].head(16).tolist(), PROMPT, REPLY)
set_seed(SEED)
chat_model = AutoModelForCausalLM.from_pretrained(GENERATOR)
reply_before = generate_reply(chat_model, PROMPT)
drawn = train_on_texts(chat_model, generator_tokenizer, example_texts, steps=40, batch_size=8, learning_rate=1e-3)
reply_after = generate_reply(chat_model, PROMPT)
