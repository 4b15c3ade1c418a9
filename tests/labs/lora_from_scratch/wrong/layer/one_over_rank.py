# /// specimen
# title = "divided by the rank, and alpha is forgotten"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-missing-alpha" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank))
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.rank = rank

    def forward(self, x):
        return (x @ self.A @ self.B) / self.rank
