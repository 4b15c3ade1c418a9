# /// specimen
# title = "alpha is 16 at every rank"
# cell = "after:exercise-4"
# fails = { "4.3" = "alpha-fixed" }
# ///
def lora_config(rank):
    return LoraConfig(task_type=TaskType.SEQ_CLS, r=rank, lora_alpha=16, target_modules=["query", "value"])
