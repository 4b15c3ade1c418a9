# /// specimen
# title = "the base model's biases are trained"
# cell = "after:exercise-4"
# fails = { "4.4" = "base-trained" }
# ///
def lora_config(rank):
    return LoraConfig(
        task_type=TaskType.SEQ_CLS, r=rank, lora_alpha=rank, target_modules=["query", "value"], bias="all"
    )
