# /// specimen
# title = "A B is multiplied out first"
# cell = "exercise-1"
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.1)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    @property
    def delta(self):
        return self.scaling * self.A @ self.B

    def forward(self, x):
        return x @ self.delta
