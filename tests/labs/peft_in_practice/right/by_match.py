# /// specimen
# title = "each wish is a case"
# cell = "after:exercise-5"
# ///
def wish(name):
    config = {"task_type": "SEQ_CLS", "r": 8, "target_modules": ["query", "value"]}
    match name:
        case "small":
            config |= {"r": 1, "target_modules": ["query"]}
        case "attention":
            config["target_modules"] = r".*attention\.(self\.(query|key|value)|output\.dense)"
        case "strong":
            config["lora_alpha"] = 4 * config["r"]
        case "biases":
            config["bias"] = "lora_only"
        case "dropout":
            config["lora_dropout"] = 0.1
    return LoraConfig(**config)
