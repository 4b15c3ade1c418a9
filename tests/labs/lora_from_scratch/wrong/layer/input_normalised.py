# /// specimen
# title = "the input is normalised first"
# cell = "exercise-1"
# fails = { "1.4" = "not-linear" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        x = torch.nn.functional.normalize(x, dim=-1)
        return self.scaling * (x @ self.A @ self.B)
