# /// specimen
# title = "the head by modules_to_save"
# cell = "after:exercise-4"
# ///
def lora_config(rank):
    return LoraConfig(r=rank, lora_alpha=rank, target_modules=["query", "value"], modules_to_save=["classifier"])
