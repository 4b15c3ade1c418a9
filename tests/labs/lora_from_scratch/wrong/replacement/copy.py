# /// specimen
# title = "a copy is adapted and returned"
# cell = "exercise-3"
# fails = { "3.1" = "returns-another-model" }
# ///
import copy

def replace_linear_with_lora(model, rank, alpha):
    model = copy.deepcopy(model)
    for module in list(model.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, torch.nn.Linear) and name != "out_head":
                setattr(module, name, LinearWithLoRA(child, rank, alpha))
    return model
