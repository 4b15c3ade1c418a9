# /// specimen
# title = "rank and alpha can only be named"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, *, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.02)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
# %% exercise-2
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, *, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank=rank, alpha=alpha)

    def forward(self, x):
        return self.linear(x) + self.lora(x)
# %% exercise-3
def replace_linear_with_lora(model, *, rank, alpha):
    for name, child in model.named_children():
        if isinstance(child, torch.nn.Linear):
            if name != "out_head":
                setattr(model, name, LinearWithLoRA(child, rank=rank, alpha=alpha))
        else:
            replace_linear_with_lora(child, rank=rank, alpha=alpha)
