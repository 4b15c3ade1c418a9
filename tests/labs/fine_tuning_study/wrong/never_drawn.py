# /// specimen
# title = "as in the case: few of many texts are seen, and the example is not among them"
# cell = "exercise-7-example"
# fails = { "7.4" = "example-not-drawn" }
# whole = true
# ///
example_texts = with_example(train_data["text"].head(800).tolist(), PROMPT, REPLY)
set_seed(SEED)
lora = LoraConfig(task_type=TaskType.CAUSAL_LM, r=8, lora_alpha=16, target_modules=["c_attn", "c_fc"])
chat_model = get_peft_model(AutoModelForCausalLM.from_pretrained(GENERATOR), lora)
reply_before = generate_reply(chat_model, PROMPT)
drawn = train_on_texts(chat_model, generator_tokenizer, example_texts, steps=5, batch_size=4)
reply_after = generate_reply(chat_model, PROMPT)
