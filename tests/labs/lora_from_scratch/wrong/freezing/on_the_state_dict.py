# /// specimen
# title = "the state dict's tensors are no parameters"
# cell = "exercise-4"
# fails = { "4.2" = "nothing-frozen" }
# ///
def freeze_and_activate_lora(model):
    for name, tensor in model.state_dict().items():
        tensor.requires_grad_("lora" in name)
