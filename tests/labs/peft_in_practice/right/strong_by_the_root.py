# /// specimen
# title = "the strong wish is rank-stabilised, with an alpha that fits"
# cell = "after:exercise-5"
# ///
def wish(name):
    given = dict(task_type=TaskType.SEQ_CLS, r=8, lora_alpha=16, target_modules=["query", "value"])
    if name == "small":
        given.update(r=1, target_modules=["query"])
    if name == "attention":
        given.update(target_modules=["query", "key", "value", "attention.output.dense"])
    if name == "strong":
        given.update(use_rslora=True, lora_alpha=4 * 8**0.5)
    if name == "biases":
        given.update(bias="lora_only")
    if name == "dropout":
        given.update(lora_dropout=0.1)
    return LoraConfig(**given)
