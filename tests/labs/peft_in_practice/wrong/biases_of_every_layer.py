# /// specimen
# title = "every layer gets an adapter, so that its biases are trained"
# cell = "after:exercise-5"
# fails = { "5.1" = "layers-too-many" }
# ///
def wish(name):
    usual = {"task_type": TaskType.SEQ_CLS, "r": 8, "target_modules": ["query", "value"]}
    changes = {
        "small": {"r": 1, "target_modules": ["query"]},
        "attention": {"target_modules": ["query", "key", "value", "attention.output.dense"]},
        "strong": {"lora_alpha": 32},
        "biases": {"bias": "lora_only", "target_modules": ["query", "key", "value", "intermediate.dense", "output.dense"]},
        "dropout": {"lora_dropout": 0.1},
        "head": {"modules_to_save": ["classifier"]},
    }
    return LoraConfig(**{**usual, **changes[name]})
