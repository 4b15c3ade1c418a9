# /// specimen
# title = "the layer's forward gets the base's output and adds to it"
# cell = "exercise-1"
# fails = { "1.2" = "argument-missing" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(in_dim, rank) / in_dim**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = alpha / rank

    def forward(self, x, base):
        return base + self.factor * (x @ self.down @ self.up)

# %% exercise-2
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return self.lora(x, self.linear(x))
