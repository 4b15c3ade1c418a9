# /// specimen
# title = "alpha is divided by the width of the input"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-by-width" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / in_dim

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
