# /// specimen
# title = "the head is thrown away for a new one"
# cell = "exercise-3"
# fails = { "3.2" = "head-changed" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name == "out_head":
                model.out_head = torch.nn.Linear(child.in_features, 2)
            else:
                setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
