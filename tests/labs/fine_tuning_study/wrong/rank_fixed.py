# /// specimen
# title = "rank 8 whatever is asked for"
# cell = "after:exercise-4"
# fails = { "4.2" = "no-config" }
# ///
def lora_config(rank):
    return LoraConfig(task_type=TaskType.SEQ_CLS, r=8, lora_alpha=8, target_modules=["query", "value"])
