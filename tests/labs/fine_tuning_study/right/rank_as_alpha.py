# /// specimen
# title = "the rank as alpha: a scale of one"
# cell = "exercise-4"
# ///
def lora_config(rank: int) -> LoraConfig:
    config = LoraConfig()
    config.r = config.lora_alpha = rank
    config.target_modules = {"query", "value"}
    config.task_type = TaskType.SEQ_CLS
    return config


def count_trainable(rank, width, layers):
    per_adapter = 2 * width * rank
    dense, out = width**2 + width, 2 * width + 2
    return 2 * layers * per_adapter + dense + out
