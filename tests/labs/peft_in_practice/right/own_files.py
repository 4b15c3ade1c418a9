# /// specimen
# title = "the weights in a file of one's own"
# cell = "after:exercise-6"
# ///
import json
import os

from peft import get_peft_model_state_dict, set_peft_model_state_dict


def save_adapter(model, folder):
    os.makedirs(folder, exist_ok=True)
    model.peft_config["default"].save_pretrained(folder)
    torch.save(get_peft_model_state_dict(model), os.path.join(folder, "weights.pt"))


def load_adapter(base, folder, trainable=False):
    config = LoraConfig.from_pretrained(folder)
    config.inference_mode = not trainable
    model = get_peft_model(base, config)
    set_peft_model_state_dict(model, torch.load(os.path.join(folder, "weights.pt")))
    if not trainable:
        model.requires_grad_(False)
    return model
