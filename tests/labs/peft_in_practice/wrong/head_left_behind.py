# /// specimen
# title = "the head is not saved"
# cell = "after:exercise-6"
# fails = { "6.1" = "head-left-behind" }
# ///
from safetensors.torch import load_file, save_file


def save_adapter(model, folder):
    model.save_pretrained(folder)
    config = LoraConfig.from_pretrained(folder)
    config.task_type = config.modules_to_save = None
    config.save_pretrained(folder)
    file = f"{folder}/adapter_model.safetensors"
    save_file({name: value for name, value in load_file(file).items() if "lora_" in name}, file)
