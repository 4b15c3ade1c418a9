# /// specimen
# title = "all linear layers"
# cell = "after:exercise-4"
# fails = { "4.2" = "layers-too-many" }
# ///
def lora_config(rank):
    return LoraConfig(task_type=TaskType.SEQ_CLS, r=rank, lora_alpha=rank, target_modules="all-linear")
