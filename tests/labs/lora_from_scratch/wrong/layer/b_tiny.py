# /// specimen
# title = "B is almost zero at first: 1e-5 everywhere"
# cell = "exercise-1"
# fails = { "1.3" = "b-not-zero" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.full((rank, out_dim), 1e-5))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
