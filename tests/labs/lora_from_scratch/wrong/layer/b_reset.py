# /// specimen
# title = "B is set to zero again at each forward"
# cell = "exercise-1"
# fails = { "1.4" = "factors-overwritten" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        torch.nn.init.zeros_(self.B)
        return self.scaling * (x @ self.A @ self.B)
