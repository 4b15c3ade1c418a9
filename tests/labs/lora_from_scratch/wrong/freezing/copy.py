# /// specimen
# title = "a copy is frozen and returned"
# cell = "exercise-4"
# fails = { "4.2" = "nothing-frozen" }
# ///
import copy

def freeze_and_activate_lora(model):
    frozen = copy.deepcopy(model)
    for name, parameter in frozen.named_parameters():
        parameter.requires_grad = "lora" in name
    return frozen
