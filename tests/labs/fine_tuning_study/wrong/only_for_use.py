# /// specimen
# title = "the configuration is one for use, not for training"
# cell = "after:exercise-4"
# fails = { "4.4" = "adapter-still" }
# ///
def lora_config(rank):
    return LoraConfig(
        task_type="SEQ_CLS", inference_mode=True, r=rank, lora_alpha=2 * rank, target_modules=["query", "value"]
    )
