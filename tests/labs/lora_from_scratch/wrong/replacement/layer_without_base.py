# /// specimen
# title = "LoRALayer alone is put in the linear layer's place"
# cell = "exercise-3"
# fails = { "3.3" = "base-removed" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(model, name, LoRALayer(child.in_features, child.out_features, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
