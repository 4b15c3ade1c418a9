# /// specimen
# title = "the task type of another task"
# cell = "after:exercise-4"
# fails = { "4.4" = "head-frozen" }
# ///
def lora_config(rank):
    return LoraConfig(task_type=TaskType.FEATURE_EXTRACTION, r=rank, lora_alpha=rank, target_modules=["query", "value"])
