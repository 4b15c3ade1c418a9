# /// specimen
# title = "alpha is thought to be multiplied by the rank"
# cell = "after:exercise-5"
# fails = { "5.2" = "scale-multiplied" }
# ///
def wish(name):
    usual = {"task_type": TaskType.SEQ_CLS, "r": 8, "target_modules": ["query", "value"]}
    changes = {
        "small": {"r": 1, "target_modules": ["query"]},
        "attention": {"target_modules": ["query", "key", "value", "attention.output.dense"]},
        "strong": {"lora_alpha": 4 / 8},
        "biases": {"bias": "lora_only"},
        "dropout": {"lora_dropout": 0.1},
        "head": {"modules_to_save": ["classifier"]},
    }
    return LoraConfig(**{**usual, **changes[name]})
