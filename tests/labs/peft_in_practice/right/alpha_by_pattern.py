# /// specimen
# title = "alpha and rank by patterns"
# cell = "after:exercise-5"
# ///
def wish(name):
    common = {"task_type": TaskType.SEQ_CLS, "target_modules": ["query", "value"], "r": 8, "lora_alpha": 8}
    return {
        "small": LoraConfig(**{**common, "target_modules": ["query"], "rank_pattern": {"query": 1}}),
        "attention": LoraConfig(**{**common, "target_modules": ["query", "key", "value", "attention.output.dense"]}),
        "strong": LoraConfig(**common, alpha_pattern={"query": 32, "value": 32}),
        "biases": LoraConfig(**common, bias="lora_only"),
        "dropout": LoraConfig(**common, lora_dropout=0.1),
        "head": LoraConfig(**common),
    }[name]
