# /// specimen
# title = "the scaling is applied after each of the two products"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-twice" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.02)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        hidden = self.scaling * (x @ self.A)
        return self.scaling * (hidden @ self.B)
