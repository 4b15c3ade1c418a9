# /// specimen
# title = "looks for the layers' names in another library's model"
# cell = "exercise-3"
# fails = { "3.1" = "nothing-replaced" }
# words = { "3.1" = "does your condition ever hold" }
# ///
def replace_linear_with_lora(model, rank, alpha, targets=("q_proj", "k_proj", "v_proj", "o_proj")):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear) and name in targets:
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        else:
            replace_linear_with_lora(child, rank, alpha, targets)
