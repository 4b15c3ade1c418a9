# /// specimen
# title = "tanh on the output"
# cell = "exercise-1"
# fails = { "1.4" = "not-linear" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(rank, in_dim) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(out_dim, rank))
        self.scaling = alpha / rank

    def forward(self, x):
        return self.scaling * torch.tanh(x @ self.A.t() @ self.B.t())
