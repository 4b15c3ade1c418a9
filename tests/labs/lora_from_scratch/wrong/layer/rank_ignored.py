# /// specimen
# title = "the rank is always 8"
# cell = "exercise-1"
# fails = { "1.1" = "rank-ignored" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, 8) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(8, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
