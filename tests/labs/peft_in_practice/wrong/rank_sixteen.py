# /// specimen
# title = "rank 16 in place of 8"
# cell = "after:exercise-5"
# fails = { "5.1" = "other-rank" }
# ///
def wish(name):
    usual = {"task_type": TaskType.SEQ_CLS, "r": 16, "target_modules": ["query", "value"]}
    changes = {
        "small": {"r": 1, "target_modules": ["query"]},
        "attention": {"target_modules": ["query", "key", "value", "attention.output.dense"]},
        "strong": {"lora_alpha": 64},
        "biases": {"bias": "lora_only"},
        "dropout": {"lora_dropout": 0.1},
        "head": {"modules_to_save": ["classifier"]},
    }
    return LoraConfig(**{**usual, **changes[name]})
