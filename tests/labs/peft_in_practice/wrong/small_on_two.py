# /// specimen
# title = "the smallest wish is on query and value"
# cell = "after:exercise-5"
# fails = { "5.1" = "not-the-fewest" }
# ///
def wish(name):
    usual = {"task_type": TaskType.SEQ_CLS, "r": 8, "target_modules": ["query", "value"]}
    changes = {
        "small": {"r": 1},
        "attention": {"target_modules": ["query", "key", "value", "attention.output.dense"]},
        "strong": {"lora_alpha": 32},
        "biases": {"bias": "lora_only"},
        "dropout": {"lora_dropout": 0.1},
        "head": {"modules_to_save": ["classifier"]},
    }
    return LoraConfig(**{**usual, **changes[name]})
