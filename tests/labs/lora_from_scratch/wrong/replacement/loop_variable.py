# /// specimen
# title = "the loop's variable is assigned, not the model's attribute"
# cell = "exercise-3"
# fails = { "3.1" = "nothing-replaced" }
# ///
def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                child = LinearWithLoRA(child, rank, alpha)
        else:
            replace_linear_with_lora(child, rank, alpha)
