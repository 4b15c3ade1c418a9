# /// specimen
# title = "linear layers are told by their very type"
# cell = "exercise-3"
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if type(child) is torch.nn.Linear and name != "out_head":
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        elif type(child) is not torch.nn.Linear:
            replace_linear_with_lora(child, rank, alpha)
