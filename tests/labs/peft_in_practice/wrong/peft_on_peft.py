# /// specimen
# title = "the adapter is loaded on a model that has a new one"
# cell = "after:exercise-6"
# fails = { "6.1" = "adapter-on-adapter" }
# ///
def load_adapter(base, folder, trainable=False):
    config = LoraConfig.from_pretrained(folder)
    model = get_peft_model(base, config)
    return PeftModel.from_pretrained(model, folder, is_trainable=trainable)
