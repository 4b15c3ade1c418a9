# /// specimen
# title = "the dictionary of children is changed in the loop over it"
# cell = "exercise-3"
# fails = { "3.1" = "changed-while-iterating" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model._modules.items():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                model._modules[name + "_lora"] = LinearWithLoRA(child, rank, alpha)
                del model._modules[name]
        else:
            replace_linear_with_lora(child, rank, alpha)
