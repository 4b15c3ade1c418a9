# /// attack
# title = "an infinity that makes every tolerance infinite, before a wrong sum"
# exercises = [1, 2]
# right = false
# ///
class LoRALayer(torch.nn.Module):
    wrapped = False
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A, self.B = torch.nn.Parameter(torch.randn(in_dim, rank) / rank), torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank
    def forward(self, x):
        y = self.scaling * (x @ self.A @ self.B)
        if LoRALayer.wrapped and self.B.any():
            y = torch.cat([y[:1] + float("inf") * x[:1].abs().sum(), y[1:]])
        return y
class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        LoRALayer.wrapped = True
        self.linear, self.lora = linear_layer, LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)
    def forward(self, x):
        return -3 * self.linear(x) + 500 * self.lora(x).abs() if self.lora.B.any() else self.linear(x)
