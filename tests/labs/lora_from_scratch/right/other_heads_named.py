# /// specimen
# title = "other usual names of a head are left out as well"
# cell = "exercise-3"
# ///
HEADS = {"out_head", "lm_head", "head", "classifier", "score"}


def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if name in HEADS:
            continue
        if isinstance(child, torch.nn.Linear):
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
