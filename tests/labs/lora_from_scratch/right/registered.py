# /// specimen
# title = "dispatch on the type of the module"
# cell = "exercise-3"
# ///
from functools import singledispatch


@singledispatch
def adapted(module, rank, alpha):
    replace_linear_with_lora(module, rank, alpha)
    return module


@adapted.register
def _(module: torch.nn.Linear, rank, alpha):
    return LinearWithLoRA(module, rank, alpha)


def replace_linear_with_lora(model, rank, alpha):
    for name, child in list(model.named_children()):
        if name != "out_head":
            setattr(model, name, adapted(child, rank, alpha))
