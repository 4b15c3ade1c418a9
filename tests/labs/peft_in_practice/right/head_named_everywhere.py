# /// specimen
# title = "no task, and the head by its name in each wish"
# cell = "after:exercise-5"
# ///
def wish(name):
    config = LoraConfig(r=8, target_modules=["query", "value"], modules_to_save=["classifier"])
    if name == "small":
        config.r, config.lora_alpha, config.target_modules = 1, 2, {"query"}
    elif name == "attention":
        config.target_modules = {"query", "key", "value", "attention.output.dense"}
    elif name == "strong":
        config.lora_alpha = 32
    elif name == "biases":
        config.bias = "lora_only"
    elif name == "dropout":
        config.lora_dropout = 0.1
    return config
