# /// specimen
# title = "a single input is refused"
# cell = "exercise-1"
# fails = { "1.2" = "" }
# words = { "1.2" = "LoRALayer\\(\\d+, \\d+, \\d+, \\d+\\)\\(torch\\.randn\\(\\d+\\)\\)" }
# ///
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.empty(in_dim, rank))
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        torch.nn.init.kaiming_uniform_(self.A, a=5**0.5)
        self.scaling = alpha / rank

    def forward(self, x):
        assert x.dim() >= 2, "x needs a batch"
        return self.scaling * (x @ self.A @ self.B)
