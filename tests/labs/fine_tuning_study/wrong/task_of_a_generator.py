# /// specimen
# title = "the task type of a model that generates text"
# cell = "after:exercise-4"
# fails = { "4.2" = "task-of-a-generator" }
# ///
def lora_config(rank):
    return LoraConfig(task_type=TaskType.CAUSAL_LM, r=rank, lora_alpha=rank, target_modules=["query", "value"])
