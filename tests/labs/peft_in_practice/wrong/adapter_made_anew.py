# /// specimen
# title = "a new adapter in place of the saved one"
# cell = "after:exercise-6"
# fails = { "6.1" = "new-adapter" }
# ///
def load_adapter(base, folder, trainable=False):
    model = get_peft_model(base, LoraConfig.from_pretrained(folder))
    weights = load_file(f"{folder}/adapter_model.safetensors")
    set_peft_model_state_dict(model, {name: value for name, value in weights.items() if "lora_" not in name})
    for name, parameter in model.named_parameters():
        if "lora_" in name:
            parameter.requires_grad = trainable
    return model


from peft import set_peft_model_state_dict
from safetensors.torch import load_file
