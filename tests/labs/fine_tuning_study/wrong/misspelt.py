# /// specimen
# title = "one of two target modules is misspelt"
# cell = "after:exercise-4"
# fails = { "4.2" = "layers-missing" }
# ///
def lora_config(rank):
    return LoraConfig(task_type=TaskType.SEQ_CLS, r=rank, lora_alpha=rank, target_modules=["query", "values"])
