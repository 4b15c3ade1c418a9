# /// specimen
# title = "target modules by a pattern"
# cell = "after:exercise-4"
# ///
def lora_config(rank):
    return LoraConfig(
        task_type=TaskType.SEQ_CLS,
        r=rank,
        lora_alpha=4 * rank,
        target_modules=r".*attention\.self\.(query|value)",
        lora_dropout=0.1,
    )
