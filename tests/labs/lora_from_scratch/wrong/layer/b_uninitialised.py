# /// specimen
# title = "B is made by torch.Tensor(...) and never filled"
# cell = "exercise-1"
# fails = { "1.3" = "uninitialised" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(rank, in_dim) * 0.01)
        self.B = torch.nn.Parameter(torch.Tensor(out_dim, rank))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * (x @ self.A.T @ self.B.T)
