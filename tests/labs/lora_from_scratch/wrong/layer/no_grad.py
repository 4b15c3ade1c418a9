# /// specimen
# title = "forward runs under no_grad"
# cell = "exercise-1"
# fails = { "1.3" = "graph-cut" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        with torch.no_grad():
            return self.scaling * (x @ self.A @ self.B)
