# /// specimen
# title = "B starts at random, like A"
# cell = "exercise-1"
# fails = { "1.3" = "b-not-zero" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.02)
        self.B = torch.nn.Parameter(torch.randn(rank, out_dim) * 0.02)
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
