# /// specimen
# title = "the head's weights are left out of the file"
# cell = "after:exercise-6"
# fails = { "6.1" = "head-not-in-the-file" }
# ///
from safetensors.torch import load_file, save_file


def save_adapter(model, folder):
    model.save_pretrained(folder)
    file = f"{folder}/adapter_model.safetensors"
    save_file({name: value for name, value in load_file(file).items() if "lora_" in name}, file)
