# /// specimen
# title = "the adapter is written in half precision"
# cell = "after:exercise-6"
# fails = { "6.1" = "" }
# words = { "6.1" = "what is in the folder" }
# ///
from safetensors.torch import load_file, save_file


def save_adapter(model, folder):
    model.save_pretrained(folder)
    file = f"{folder}/adapter_model.safetensors"
    save_file({name: value.half() for name, value in load_file(file).items()}, file)
