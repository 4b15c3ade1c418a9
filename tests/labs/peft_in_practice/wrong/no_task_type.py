# /// specimen
# title = "no task type: the head stays frozen"
# cell = "after:exercise-5"
# fails = { "5.5" = "head-frozen" }
# ///
def wish(name):
    usual = {"r": 8, "target_modules": ["query", "value"]}
    changes = {
        "small": {"r": 1, "target_modules": ["query"]},
        "attention": {"target_modules": ["query", "key", "value", "attention.output.dense"]},
        "strong": {"lora_alpha": 32},
        "biases": {"bias": "lora_only"},
        "dropout": {"lora_dropout": 0.1},
        "head": {"modules_to_save": ["classifier"]},
    }
    return LoraConfig(**{**usual, **changes[name]})
