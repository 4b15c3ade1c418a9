# /// specimen
# title = "an adapter is put on again before the training"
# cell = "exercise-7-example"
# fails = { "7.4" = "adapter-on-adapter" }
# whole = true
# ///
example_texts = with_example(train_data["text"].head(16).tolist(), PROMPT, REPLY)
set_seed(SEED)
lora = LoraConfig(
    task_type=TaskType.CAUSAL_LM, r=8, lora_alpha=16, target_modules=["c_attn", "c_fc"], fan_in_fan_out=True
)
chat_model = get_peft_model(AutoModelForCausalLM.from_pretrained(GENERATOR), lora)
reply_before = generate_reply(chat_model, PROMPT)
chat_model = get_peft_model(chat_model, lora)
drawn = train_on_texts(chat_model, generator_tokenizer, example_texts, steps=40, batch_size=8, learning_rate=1e-2)
reply_after = generate_reply(chat_model, PROMPT)
