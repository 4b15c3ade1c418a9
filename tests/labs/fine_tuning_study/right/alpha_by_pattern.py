# /// specimen
# title = "the rank by a pattern, alpha beside it"
# cell = "after:exercise-4"
# ///
def lora_config(rank):
    names = ["query", "value"]
    return LoraConfig(
        r=rank,
        rank_pattern={name: rank for name in names},
        lora_alpha=3 * rank,
        target_modules=names,
        init_lora_weights="gaussian",
        task_type=TaskType.SEQ_CLS,
    )
