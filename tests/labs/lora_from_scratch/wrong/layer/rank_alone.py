# /// specimen
# title = "scaled by the rank"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-rank-alone" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank))
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.r = rank

    def forward(self, x):
        return x @ self.A @ self.B * self.r
