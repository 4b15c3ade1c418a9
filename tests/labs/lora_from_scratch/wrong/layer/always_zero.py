# /// specimen
# title = "the layer returns zeros, which passes a check at the start"
# cell = "exercise-1"
# fails = { "1.3" = "graph-cut" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))

    def forward(self, x):
        return torch.zeros(*x.shape[:-1], self.B.shape[1], device=x.device, dtype=x.dtype)
