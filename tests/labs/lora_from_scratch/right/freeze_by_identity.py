# /// specimen
# title = "a set of the parameters of LoRA layers"
# cell = "exercise-4"
# ///
def freeze_and_activate_lora(model):
    ours = {id(p) for m in model.modules() if isinstance(m, LoRALayer) for p in m.parameters()}
    for parameter in model.parameters():
        parameter.requires_grad = id(parameter) in ours
