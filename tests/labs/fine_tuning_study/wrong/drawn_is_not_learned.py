# /// specimen
# title = "the example was drawn, and so it is said to be learned"
# cell = "exercise-7-example"
# fails = { "7.3" = "example-claim-wrong" }
# whole = true
# ///
example_texts = with_example(train_data["text"].head(16).tolist(), PROMPT, REPLY)
set_seed(SEED)
chat_model = get_peft_model(
    AutoModelForCausalLM.from_pretrained(GENERATOR),
    LoraConfig(task_type=TaskType.CAUSAL_LM, r=8, lora_alpha=16, target_modules=["c_attn"], fan_in_fan_out=True),
)
reply_before = generate_reply(chat_model, PROMPT)
drawn = train_on_texts(chat_model, generator_tokenizer, example_texts, steps=5, batch_size=8, learning_rate=1e-4)
reply_after = generate_reply(chat_model, PROMPT)
# %% exercise-7-claims
best_run = max(runs, key=lambda name: runs[name].metrics["f1"])
cause_of_collapse = "the model of the second run was trained on"
rank_matters = exceeds_spread(sweep)
example_learned = len(example_texts) - 1 in drawn
