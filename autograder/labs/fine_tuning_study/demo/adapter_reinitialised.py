# /// specimen
# title = "the adapter is made anew before the model is asked"
# cell = "exercise-7-example"
# fails = { "7.4" = "adapter-reinitialised" }
# whole = true
# ///
example_texts = with_example(train_data["text"].head(16).tolist(), PROMPT, REPLY)
set_seed(SEED)
lora = LoraConfig(
    task_type=TaskType.CAUSAL_LM, r=8, lora_alpha=16, target_modules=["c_attn", "c_fc"], fan_in_fan_out=True
)
trained_model = get_peft_model(AutoModelForCausalLM.from_pretrained(GENERATOR), lora)
reply_before = generate_reply(trained_model, PROMPT)
drawn = train_on_texts(trained_model, generator_tokenizer, example_texts, steps=40, batch_size=8, learning_rate=1e-2)
chat_model = get_peft_model(AutoModelForCausalLM.from_pretrained(GENERATOR), lora)
reply_after = generate_reply(chat_model, PROMPT)
