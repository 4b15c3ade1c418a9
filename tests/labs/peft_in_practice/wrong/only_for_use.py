# /// specimen
# title = "the configuration is one for use, not for training"
# cell = "after:exercise-5"
# fails = { "5.5" = "nothing-trained" }
# ///
def wish(name):
    usual = {"task_type": "SEQ_CLS", "inference_mode": True, "r": 8, "target_modules": ["query", "value"]}
    changes = {
        "small": {"r": 1, "target_modules": ["query"]},
        "attention": {"target_modules": ["query", "key", "value", "attention.output.dense"]},
        "strong": {"lora_alpha": 32},
        "biases": {"bias": "lora_only"},
        "dropout": {"lora_dropout": 0.1},
        "head": {"modules_to_save": ["classifier"]},
    }
    return LoraConfig(**{**usual, **changes[name]})
