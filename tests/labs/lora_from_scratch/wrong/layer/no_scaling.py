# /// specimen
# title = "alpha and rank do not enter the forward pass"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-missing" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) / rank**0.5)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.rank = rank
        self.alpha = alpha

    def forward(self, x):
        return x @ self.A @ self.B
