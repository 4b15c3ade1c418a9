"""What an exercise is tried with where an earlier one does not run, so that it keeps its points.

These are never in a process whose evidence is used for the exercise that they stand in for.
"""

# Arguments in the order, and under the names, that the student's own definition has; OWN_ARGUMENTS is theirs.
ARGUMENTS = """
def _in_usual_order(name, usual, given, named):
    import re

    kinds = {
        "model": r"model|net|gpt|^m$",
        "linear_layer": r"linear|layer|module|base|child|orig|lin$|fc$",
        "in_dim": r"(^|_)(d_?)?in(put|_|$|features|dim)|^fan_?in|^n_?in|^in",
        "out_dim": r"(^|_)(d_?)?out(put|_|$|features|dim)|^fan_?out|^n_?out|^out",
        "rank": r"^r$|rank",
        "alpha": r"alpha|^a$|scal",
    }

    def kind(word):
        fitting = [one for one in usual if re.search(kinds[one], word.lower())]
        return fitting[0] if len(fitting) == 1 else None

    own = [kind(word) for word in OWN_ARGUMENTS.get(name, ())]
    order = own if set(own) == set(usual) and len(own) == len(usual) else list(usual)
    if name == "LoRALayer" and len(given) == 4 and given[2] <= min(given[:2]):
        order = list(usual)  # called as the exercise asks: a rank is no larger than either size
    values = dict(zip(order, given)) | {kind(word) or word: value for word, value in named.items()}
    return [values[one] for one in usual]
"""

LORA_LAYER = f"""{ARGUMENTS}
import torch

class LoRALayer(torch.nn.Module):
    def __init__(self, *given, **named):
        super().__init__()
        usual = ("in_dim", "out_dim", "rank", "alpha")
        in_dim, out_dim, rank, alpha = _in_usual_order("LoRALayer", usual, given, named)
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) / rank)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    @classmethod
    def in_usual_order(cls, in_dim, out_dim, rank, alpha):
        return cls(in_dim=in_dim, out_dim=out_dim, rank=rank, alpha=alpha)

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
"""

LINEAR_WITH_LORA = f"""{ARGUMENTS}
import torch

class LinearWithLoRA(torch.nn.Module):
    def __init__(self, *given, **named):
        super().__init__()
        usual = ("linear_layer", "rank", "alpha")
        linear_layer, rank, alpha = _in_usual_order("LinearWithLoRA", usual, given, named)
        self.linear = linear_layer
        make = getattr(LoRALayer, "in_usual_order", LoRALayer)  # the student's own, where it can be built on
        self.lora = make(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    @classmethod
    def in_usual_order(cls, linear_layer, rank, alpha):
        return cls(linear_layer=linear_layer, rank=rank, alpha=alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)
"""

REPLACE = f"""{ARGUMENTS}
import torch

def replace_linear_with_lora(*given, **named):
    model, rank, alpha = _in_usual_order("replace_linear_with_lora", ("model", "rank", "alpha"), given, named)
    make = getattr(LinearWithLoRA, "in_usual_order", LinearWithLoRA)
    for path, module in list(model.named_modules()):
        if isinstance(module, torch.nn.Linear) and path != "out_head":
            parent, _, name = path.rpartition(".")
            setattr(model.get_submodule(parent), name, make(module, rank, alpha))
"""
