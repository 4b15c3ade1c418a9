# /// specimen
# title = "the head is recognised by identity"
# cell = "exercise-3"
# ///
def replace_linear_with_lora(model, rank, alpha):
    head = getattr(model, "out_head", None)
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, torch.nn.Linear) and child is not head:
                setattr(parent, name, LinearWithLoRA(child, rank, alpha))
