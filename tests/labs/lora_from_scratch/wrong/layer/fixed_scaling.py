# /// specimen
# title = "the scaling of the notebook's own example, 16 / 8, is written down as 2"
# cell = "exercise-1"
# fails = { "1.4" = "scaling-constant" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))

    def forward(self, x):
        return 2.0 * (x @ self.A @ self.B)
