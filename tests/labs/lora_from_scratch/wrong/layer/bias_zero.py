# /// specimen
# title = "a bias that starts at zero"
# cell = "exercise-1"
# fails = { "1.1" = "extra-parameters" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.bias = torch.nn.Parameter(torch.zeros(out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B) + self.bias
