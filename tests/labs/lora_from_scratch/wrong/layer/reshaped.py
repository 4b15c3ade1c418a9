# /// specimen
# title = "the output is flattened to two axes"
# cell = "exercise-1"
# fails = { "1.2" = "wrong-output-shape" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.in_dim, self.scaling = in_dim, alpha / rank

    def forward(self, x):
        return self.scaling * (x.reshape(-1, self.in_dim) @ self.A @ self.B)
