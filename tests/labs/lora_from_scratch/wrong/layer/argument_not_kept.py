# /// specimen
# title = "forward uses an argument of __init__ that was not kept"
# cell = "exercise-1"
# fails = { "1.2" = "name-not-defined" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))

    def forward(self, x):
        return alpha / rank * (x @ self.A @ self.B)
