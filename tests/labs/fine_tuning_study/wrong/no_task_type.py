# /// specimen
# title = "no task type: the head stays frozen"
# cell = "after:exercise-4"
# fails = { "4.4" = "head-frozen" }
# ///
def lora_config(rank):
    return LoraConfig(r=rank, lora_alpha=rank, target_modules=["query", "value"])
