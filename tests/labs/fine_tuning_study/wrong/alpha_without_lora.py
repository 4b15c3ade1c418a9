# /// specimen
# title = "alpha under a name that peft does not have"
# cell = "after:exercise-4"
# fails = { "4.2" = "name-of-lora-alpha" }
# words = { "4.2" = "`lora_alpha`" }
# ///
def lora_config(rank):
    return LoraConfig(task_type=TaskType.SEQ_CLS, r=rank, alpha=2 * rank, target_modules=["query", "value"])
