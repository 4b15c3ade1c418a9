# /// specimen
# title = "the settings travel as a dictionary"
# cell = "exercise-3"
# ///
def replace_linear_with_lora(model, **settings):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear) and name == "out_head":
            continue
        if isinstance(child, torch.nn.Linear):
            setattr(model, name, LinearWithLoRA(child, **settings))
        else:
            replace_linear_with_lora(child, **settings)
