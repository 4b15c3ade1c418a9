"""What an exercise is tried with where an earlier one does not run, so that it keeps its points.

These are never in a process whose evidence is used for the exercise that they stand in for.
"""

LORA_LAYER = """
import torch

class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) / rank)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
"""

LINEAR_WITH_LORA = """
import torch

class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)
"""

REPLACE = """
import torch

def replace_linear_with_lora(model, rank, alpha):
    for path, module in list(model.named_modules()):
        if isinstance(module, torch.nn.Linear) and path != "out_head":
            parent, _, name = path.rpartition(".")
            setattr(model.get_submodule(parent), name, LinearWithLoRA(module, rank, alpha))
"""
