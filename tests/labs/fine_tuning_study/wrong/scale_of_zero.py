# /// specimen
# title = "alpha is an eighth of the rank, in whole numbers"
# cell = "after:exercise-4"
# fails = { "4.4" = "adapter-still" }
# ///
def lora_config(rank):
    return LoraConfig(
        task_type=TaskType.SEQ_CLS, r=rank, lora_alpha=rank // 8, target_modules=["query", "value"], lora_dropout=0.0
    )
