# /// specimen
# title = "\"head\" in name: a container called multi_head is skipped, too"
# cell = "exercise-3"
# fails = { "3.1" = "name-test-too-wide" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if "head" in name:
            continue
        if isinstance(child, torch.nn.Linear):
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha)
