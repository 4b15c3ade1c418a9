# /// specimen
# title = "only the first column of A is random, the others are zero"
# cell = "exercise-1"
# fails = { "1.3" = "a-partly-zero" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.zeros(in_dim, rank))
        with torch.no_grad():
            self.A[:, 0] = torch.randn(in_dim) * 0.02
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A @ self.B)
