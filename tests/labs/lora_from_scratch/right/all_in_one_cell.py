# /// specimen
# title = "all four pieces in one cell, in another order"
# cell = "exercise-1"
# ///
from torch import nn

def freeze_and_activate_lora(model):
    model.requires_grad_(False)
    [m.requires_grad_(True) for m in model.modules() if isinstance(m, LoRALayer)]

def replace_linear_with_lora(model, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, nn.Linear) and name != "out_head":
            setattr(model, name, LinearWithLoRA(child, rank, alpha))
        elif not isinstance(child, nn.Linear):
            replace_linear_with_lora(child, rank, alpha)

class LinearWithLoRA(nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)

class LoRALayer(nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)

# %% exercise-2
# see above
# %% exercise-3
# see above
# %% exercise-4
# see above
